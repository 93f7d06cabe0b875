package org.poai.governance.delta;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * The beginning of a delta file: {@code "POAIDELT"}, u32 1, SHA-256 of the base, SHA-256 of the
 * target, u64 size of the target, u64 number of operations; integers big-endian.
 */
public record DeltaHead(Hash32 base, Hash32 target, long targetSize, long operations) {
  /** A delta file has at most so many operations. */
  public static final int MAX_OPERATIONS = 1 << 20;

  /** Bytes of the head. */
  public static final int SIZE = 8 + 4 + 2 * Hash32.SIZE + 8 + 8;

  static final byte COPY = 0;
  static final byte LITERAL = 1;

  private static final byte[] MAGIC = "POAIDELT".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  void write(DataOutputStream out) throws IOException {
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.write(base.toArray());
    out.write(target.toArray());
    out.writeLong(targetSize);
    out.writeLong(operations);
  }

  static DeltaHead read(DataInputStream in) throws IOException, DeltaException {
    try {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new DeltaException("it is no delta file");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new DeltaException("it has the version " + Integer.toUnsignedString(version));
      }
      Hash32 base = hash(in);
      Hash32 target = hash(in);
      long size = in.readLong();
      long operations = in.readLong();
      if (size < 1 || size > ChunkList.MAX_ASSET) {
        throw new DeltaException("its result would have " + Long.toUnsignedString(size) + " bytes");
      }
      if (operations < 1 || operations > MAX_OPERATIONS) {
        throw new DeltaException("it has " + Long.toUnsignedString(operations) + " operations");
      }
      return new DeltaHead(base, target, size, operations);
    } catch (EOFException e) {
      throw new DeltaException("it ends within its head");
    }
  }

  private static Hash32 hash(DataInputStream in) throws IOException {
    byte[] bytes = new byte[Hash32.SIZE];
    in.readFully(bytes);
    return Hash32.of(bytes);
  }
}
