package org.poai.governance.asset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.libp2p.multiformats.Base32;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * The CIDv1 that a file has on IPFS under the profile {@code unixfs-v1-2025} (IPIP-499): SHA-256,
 * raw leaves of 1 MiB, a balanced tree of dag-pb nodes with up to 1024 links. The leaves are the
 * chunks of an asset, so the id follows from its list of chunks.
 */
public final class ContentIds {
  /** Multicodec of a leaf, which is bytes of the file. */
  public static final int RAW = 0x55;

  /** Multicodec of a node. */
  public static final int DAG_PB = 0x70;

  static final int WIDTH = 1024;

  /** Version 1; SHA-256 of 32 bytes. */
  private static final byte VERSION = 1;

  private static final byte[] SHA256 = {0x12, 0x20};

  /** Bytes of an id. */
  static final int SIZE = 2 + 2 + Hash32.SIZE;

  /** UnixFS: a node that is a file. */
  private static final int FILE = 2;

  private ContentIds() {}

  /**
   * One node of the tree, or a leaf.
   *
   * @param content bytes of the file below it
   * @param stored bytes of the blocks below it, its own with them
   */
  private record Node(ContentId id, long content, long stored) {}

  /** The id of a file. */
  public static ContentId of(ChunkList chunks) {
    List<Node> level = new ArrayList<>();
    for (int i = 0; i < chunks.hashes().size(); i++) {
      int length = chunks.length(i);
      level.add(new Node(new ContentId(RAW, chunks.hashes().get(i)), length, length));
    }
    while (level.size() > 1) {
      List<Node> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += WIDTH) {
        above.add(parent(level.subList(i, Math.min(level.size(), i + WIDTH))));
      }
      level = above;
    }
    return level.get(0).id();
  }

  private static Node parent(List<Node> children) {
    long content = children.stream().mapToLong(Node::content).sum();
    ProtoWriter data = new ProtoWriter().uint64(1, FILE).uint64(3, content);
    ProtoWriter node = new ProtoWriter();
    for (Node child : children) {
      data.uint64(4, child.content());
      node.message(
          2,
          new ProtoWriter()
              .bytes(1, bytes(child.id()))
              .bytes(2, new byte[0])
              .uint64(3, child.stored()));
    }
    byte[] block = node.message(1, data).toBytes();
    long below = children.stream().mapToLong(Node::stored).sum();
    return new Node(new ContentId(DAG_PB, Sha256.hash(block)), content, block.length + below);
  }

  static byte[] bytes(ContentId id) {
    return ByteBuffer.allocate(SIZE)
        .put(VERSION)
        .put((byte) id.codec())
        .put(SHA256)
        .put(id.digest().toArray())
        .array();
  }

  /** The id whose bytes these are; empty where they are of another kind. */
  static Optional<ContentId> ofBytes(byte[] bytes) {
    if (bytes.length != SIZE) {
      return Optional.empty();
    }
    byte[] digest = new byte[Hash32.SIZE];
    System.arraycopy(bytes, SIZE - Hash32.SIZE, digest, 0, Hash32.SIZE);
    ContentId id = new ContentId(bytes[1] & 0xff, Hash32.of(digest));
    boolean isKnown = id.codec() == RAW || id.codec() == DAG_PB;
    return isKnown && java.util.Arrays.equals(bytes, bytes(id))
        ? Optional.of(id)
        : Optional.empty();
  }

  /** The text form, in base32: {@code bafk…} or {@code bafy…}. */
  public static String text(ContentId id) {
    return "b" + Base32.encode(bytes(id));
  }

  /** Reads the text form of an id of this profile; empty where the text is no such id. */
  public static Optional<ContentId> parse(String text) {
    if (!text.startsWith("b") || text.length() > 2 * SIZE) {
      return Optional.empty();
    }
    try {
      return ofBytes(Base32.decode(text.substring(1)));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }
}
