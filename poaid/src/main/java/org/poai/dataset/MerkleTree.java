package org.poai.dataset;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

/**
 * A binary Merkle tree with SHA-256: leaf = H(0x00 ‖ bytes), node = H(0x01 ‖ left ‖ right); a node
 * without a sibling moves up as it is. The prefixes keep a node from being passed off as a leaf.
 *
 * <p>The root says nothing about the number of leaves, so a verifier must know it from elsewhere
 * (the manifest's {@code records}); the shape of a proof follows from index and number.
 */
public final class MerkleTree {
  /** Level 0 are the leaves; the last level is the root alone. */
  private final List<List<Hash32>> levels = new ArrayList<>();

  private MerkleTree(List<Hash32> leafHashes) {
    List<Hash32> level = leafHashes;
    levels.add(level);
    while (level.size() > 1) {
      level = parents(level);
      levels.add(level);
    }
  }

  /** The tree over at least one leaf, given as the bytes that it commits to. */
  public static MerkleTree of(List<byte[]> leaves) {
    return ofHashes(leaves.stream().map(MerkleTree::leafHash).toList());
  }

  /**
   * The same where the bytes need not all be in memory; given what {@link #leafHash} makes of each.
   */
  static MerkleTree ofHashes(List<Hash32> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("a Merkle tree has at least one leaf");
    }
    return new MerkleTree(leaves);
  }

  public Hash32 root() {
    return levels.get(levels.size() - 1).get(0);
  }

  public int size() {
    return levels.get(0).size();
  }

  /** The siblings on the way from leaf {@code index} to the root, lowest first. */
  public List<Hash32> proof(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + size());
    }
    List<Hash32> siblings = new ArrayList<>();
    int position = index;
    for (List<Hash32> level : levels) {
      int sibling = position ^ 1;
      if (sibling < level.size()) {
        siblings.add(level.get(sibling));
      }
      position >>= 1;
    }
    return siblings;
  }

  /** Whether {@code leaf} is leaf {@code index} of the {@code size} leaves under {@code root}. */
  public static boolean verify(
      Hash32 root, int size, int index, byte[] leaf, List<Hash32> siblings) {
    if (index < 0 || index >= size) {
      return false;
    }
    Hash32 hash = leafHash(leaf);
    int used = 0;
    int position = index;
    for (int width = size; width > 1; width = (width + 1) / 2) {
      if ((position ^ 1) < width) {
        if (used == siblings.size()) {
          return false;
        }
        Hash32 sibling = siblings.get(used++);
        hash = (position & 1) == 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
      }
      position >>= 1;
    }
    return used == siblings.size() && hash.equals(root);
  }

  private static List<Hash32> parents(List<Hash32> level) {
    List<Hash32> parents = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      parents.add(nodeHash(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      parents.add(level.get(level.size() - 1));
    }
    return parents;
  }

  static Hash32 leafHash(byte[] leaf) {
    MessageDigest digest = Sha256.digest();
    digest.update((byte) 0);
    return Hash32.of(digest.digest(leaf));
  }

  private static Hash32 nodeHash(Hash32 left, Hash32 right) {
    byte[] input = new byte[1 + 2 * Hash32.SIZE];
    input[0] = 1;
    left.copyTo(input, 1);
    right.copyTo(input, 1 + Hash32.SIZE);
    return Sha256.hash(input);
  }
}
