package org.poai.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.TrieNode.Branch;
import org.poai.state.TrieNode.Extension;
import org.poai.state.TrieNode.Leaf;
import org.poai.state.TrieNode.Stored;

/**
 * Merkle proofs as {@code eth_getProof} gives them (EIP-1186): the stored nodes on the way to a
 * key, root first.
 */
public final class StateProofs {
  private StateProofs() {}

  /** Proves an account, or that there is none. */
  public static List<Bytes> account(StateView state, Address address) {
    return nodes(
        path -> state.reader().get(StateKeys.accountNode(path)), StateKeys.hashed(address));
  }

  /** Proves a slot of an account's storage, or that it is zero. */
  public static List<Bytes> storage(StateView state, Address address, UInt256 slot) {
    Hash32 addressHash = StateKeys.hashed(address);
    return nodes(
        path -> state.reader().get(StateKeys.storageNode(addressHash, path)),
        StateKeys.hashed(slot));
  }

  /**
   * What a proof says of a key under a root: its value, or empty for a proven absence.
   *
   * @throws IllegalArgumentException when it proves nothing
   */
  public static Optional<Bytes> verify(Hash32 root, Hash32 key, List<Bytes> proof) {
    if (proof.isEmpty()) {
      if (root.equals(Account.EMPTY_TRIE_ROOT)) {
        return Optional.empty();
      }
      throw new IllegalArgumentException("an empty proof proves the empty trie only");
    }
    byte[] path = Nibbles.of(key.toArray());
    int depth = 0;
    int used = 0;
    @Nullable TrieNode node = new Stored(root);
    while (node instanceof Stored || node instanceof Branch || node instanceof Extension) {
      if (node instanceof Stored stored) {
        node = take(proof, used++, stored.hash());
      } else if (depth == path.length) {
        throw new IllegalArgumentException("the proof leads on where the key ends");
      } else if (node instanceof Branch branch) {
        node = branch.children()[path[depth++]];
      } else {
        Extension extension = (Extension) node;
        boolean follows =
            Nibbles.commonPrefix(extension.prefix(), 0, path, depth) == extension.prefix().length;
        depth += extension.prefix().length;
        node = follows ? extension.child() : null;
      }
    }
    if (used != proof.size()) {
      throw new IllegalArgumentException("nodes follow the end of the proof");
    }
    if (node instanceof Leaf leaf && Arrays.equals(leaf.suffix(), Nibbles.from(path, depth))) {
      return Optional.of(leaf.value());
    }
    return Optional.empty();
  }

  private static TrieNode take(List<Bytes> proof, int index, Hash32 hash) {
    if (index >= proof.size() || !Keccak.hash(proof.get(index)).equals(hash)) {
      throw new IllegalArgumentException("node " + index + " is not the one that was promised");
    }
    return TrieNode.decode(proof.get(index).toArray());
  }

  private static List<Bytes> nodes(Source source, Hash32 key) {
    byte[] path = Nibbles.of(key.toArray());
    List<Bytes> proof = new ArrayList<>();
    int depth = 0;
    @Nullable TrieNode node = next(source, path, 0, proof);
    while (node != null && !(node instanceof Leaf)) {
      if (node instanceof Stored) {
        node = next(source, path, depth, proof);
      } else if (node instanceof Branch branch) {
        node = branch.children()[path[depth++]];
      } else {
        Extension extension = (Extension) node;
        boolean follows =
            Nibbles.commonPrefix(extension.prefix(), 0, path, depth) == extension.prefix().length;
        depth += extension.prefix().length;
        node = follows ? extension.child() : null;
      }
    }
    return proof;
  }

  private static @Nullable TrieNode next(Source source, byte[] path, int depth, List<Bytes> proof) {
    Optional<Bytes> rlp = source.node(Arrays.copyOf(path, depth));
    rlp.ifPresent(proof::add);
    return rlp.map(Bytes::toArray).map(TrieNode::decode).orElse(null);
  }

  private interface Source {
    Optional<Bytes> node(byte[] path);
  }
}
