package org.poai.rlp;

import java.util.Arrays;
import org.poai.primitives.ByteString;
import org.poai.primitives.UInt256;

/** Appends encoded items to one growing buffer; a list is framed when it ends. Not thread-safe. */
public final class RlpWriter {
  private static final int TYPICAL_SIZE = 128;

  /** A payload of more bytes has a length of its own behind its prefix. */
  private static final int MAX_SHORT = 55;

  private byte[] buffer;
  private int size;

  public RlpWriter() {
    this(TYPICAL_SIZE);
  }

  /** Has room for so many bytes, and gets more where they are not enough. */
  public RlpWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** The encoding of one byte string. */
  public static byte[] encodeString(byte[] bytes) {
    return new RlpWriter().string(bytes).toBytes();
  }

  public RlpWriter string(byte[] bytes) {
    if (bytes.length == 1 && (bytes[0] & 0xff) < 0x80) {
      return raw(bytes);
    }
    header(size, bytes.length, 0x80);
    return raw(bytes);
  }

  public RlpWriter string(ByteString bytes) {
    if (!isItsOwnPrefix(bytes)) {
      header(size, bytes.size(), 0x80);
    }
    reserve(bytes.size());
    bytes.copyTo(buffer, size);
    size += bytes.size();
    return this;
  }

  private static boolean isItsOwnPrefix(ByteString bytes) {
    return bytes.size() == 1 && (bytes.get(0) & 0xff) < 0x80;
  }

  /** How many bytes a byte string takes. */
  public static int sizeOfString(ByteString bytes) {
    return isItsOwnPrefix(bytes) ? 1 : 1 + lengthBytes(bytes.size()) + bytes.size();
  }

  /** How many bytes a list takes whose items take {@code payload}. */
  public static int sizeOfList(int payload) {
    return 1 + lengthBytes(payload) + payload;
  }

  private static int lengthBytes(int length) {
    return length <= MAX_SHORT ? 0 : (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  /** A number: big-endian without leading zeros. */
  public RlpWriter scalar(UInt256 number) {
    return string(number.toMinimalBytes());
  }

  /** An unsigned 64-bit number. */
  public RlpWriter scalar(long unsigned) {
    return scalar(UInt256.of(unsigned));
  }

  /** Appends what is encoded already. */
  public RlpWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, buffer, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /** Where a list begins; hand it to {@link #endList} after its items. */
  public int beginList() {
    return size;
  }

  /** Puts the header before the items written since {@code start}. */
  public RlpWriter endList(int start) {
    header(start, size - start, 0xc0);
    return this;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** Inserts a header for {@code length} payload bytes at {@code at}. */
  private void header(int at, int length, int offset) {
    int lengthBytes = lengthBytes(length);
    reserve(1 + lengthBytes);
    System.arraycopy(buffer, at, buffer, at + 1 + lengthBytes, size - at);
    size += 1 + lengthBytes;
    if (lengthBytes == 0) {
      buffer[at] = (byte) (offset + length);
      return;
    }
    buffer[at] = (byte) (offset + MAX_SHORT + lengthBytes);
    for (int i = 0; i < lengthBytes; i++) {
      buffer[at + 1 + i] = (byte) (length >>> (8 * (lengthBytes - 1 - i)));
    }
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
    }
  }
}
