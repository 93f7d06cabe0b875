package org.poai.libp2p.multiformats;

import io.netty.buffer.ByteBuf;

/**
 * Unsigned LEB128 numbers as multiformats has them: at most nine bytes (63 bits), and each number
 * has one form only, the shortest.
 */
public final class Uvarint {
  /** What {@link #read} answers when the number is not complete yet. */
  public static final int INCOMPLETE = -1;

  static final int MAX_BYTES = 9;

  private Uvarint() {}

  /** The bytes that {@code value} takes; a negative one has none. */
  public static int size(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a uvarint is not negative");
    }
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  public static byte[] encode(long value) {
    byte[] out = new byte[size(value)];
    put(out, 0, value);
    return out;
  }

  /** Writes to {@code out} from {@code at} on, and returns where the number ends. */
  static int put(byte[] out, int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[position++] = (byte) rest;
    return position;
  }

  public static void write(ByteBuf out, long value) {
    out.writeBytes(encode(value));
  }

  /**
   * Takes one number from the front; answers {@link #INCOMPLETE}, and takes nothing, while its end
   * is missing.
   */
  public static long read(ByteBuf in) throws FormatException {
    long value = 0;
    int start = in.readerIndex();
    int available = Math.min(in.readableBytes(), MAX_BYTES);
    for (int i = 0; i < available; i++) {
      int next = in.getByte(start + i);
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        if (next == 0 && i > 0) {
          throw new FormatException("a varint longer than it need be");
        }
        in.readerIndex(start + i + 1);
        return value;
      }
    }
    if (available == MAX_BYTES) {
      throw new FormatException("a varint of more than 63 bits");
    }
    return INCOMPLETE;
  }

  /** Takes one number that has to be complete. */
  static long readWhole(ByteBuf in) throws FormatException {
    long value = read(in);
    if (value == INCOMPLETE) {
      throw new FormatException("the input ends within a varint");
    }
    return value;
  }
}
