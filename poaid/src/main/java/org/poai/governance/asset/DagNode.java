package org.poai.governance.asset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.rules.ContentId;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.ProtoLimits;
import org.poai.libp2p.multiformats.ProtoReader;

/**
 * A node of a file on IPFS: what lies below it, in order.
 *
 * @param children nodes or leaves, never both
 * @param fileSize bytes of the file below it
 */
record DagNode(List<ContentId> children, long fileSize) {
  /** A node of this profile has 1024 links of about 55 bytes. */
  static final int MAX_SIZE = 256 << 10;

  private static final ProtoLimits LIMITS = new ProtoLimits(MAX_SIZE, 8 * ContentIds.WIDTH);

  DagNode {
    children = List.copyOf(children);
  }

  /** Reads a node; empty where it is none of this profile. */
  static Optional<DagNode> decode(byte[] block) {
    try {
      return read(ProtoReader.of(block, LIMITS));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<DagNode> read(ProtoReader in) throws FormatException {
    List<ContentId> children = new ArrayList<>();
    long fileSize = 0;
    while (in.next()) {
      if (in.field() == 2) {
        Optional<ContentId> child = link(in.message());
        if (child.isEmpty() || children.size() == ContentIds.WIDTH) {
          return Optional.empty();
        }
        children.add(child.get());
      } else if (in.field() == 1) {
        fileSize = fileSize(in.message());
      }
    }
    boolean isUniform = children.stream().map(ContentId::codec).distinct().count() == 1;
    return isUniform && fileSize > 0
        ? Optional.of(new DagNode(children, fileSize))
        : Optional.empty();
  }

  private static Optional<ContentId> link(ProtoReader in) throws FormatException {
    Optional<ContentId> id = Optional.empty();
    while (in.next()) {
      if (in.field() == 1) {
        id = ContentIds.ofBytes(in.bytes(ContentIds.SIZE));
      }
    }
    return id;
  }

  private static long fileSize(ProtoReader in) throws FormatException {
    long size = 0;
    while (in.next()) {
      if (in.field() == 3) {
        size = in.uint64();
      }
    }
    return size;
  }
}
