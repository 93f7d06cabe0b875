package org.poai.evm.frame;

import java.util.Arrays;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * The memory of a call: zeros without end, of which a part is paid for and there. It grows by
 * doubling and is wiped, not thrown away, for the next call.
 */
public final class Memory {
  /** No gas limit of a chain pays for more. */
  private static final long LIMIT = 1 << 30;

  /** The gas that is left where a range ends beyond 64 bits. */
  private static final long OVERFLOW = Long.MIN_VALUE / 2;

  /** The gas that is left where the price of a range has more than 64 bits. */
  private static final long PRICE_OVERFLOW = OVERFLOW + 1;

  /** go-ethereum's largest memory: up to it, the price fits into 64 bits. */
  private static final long PRICED = 0x1FFFFFFFE0L;

  private static final int FIRST = 1024;

  /** What is kept between calls. */
  private static final int KEPT = 1 << 16;

  private byte[] bytes = new byte[FIRST];
  private int size;

  /** The bytes, of which the first {@link #size} count; another array after each growth. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes are there, a multiple of 32. */
  public int size() {
    return size;
  }

  /**
   * Grows to hold a range of which two words on the stack tell offset and size; a range of size
   * zero needs nothing, wherever it is.
   *
   * @return the gas that is left; negative where it does not suffice
   */
  public long reserve(long[] s, int offsetAt, int sizeAt, long gas) {
    long length = s[sizeAt];
    long high = s[sizeAt + 1] | s[sizeAt + 2] | s[sizeAt + 3];
    if ((length | high) == 0) {
      return gas;
    }
    high |= s[offsetAt + 1] | s[offsetAt + 2] | s[offsetAt + 3];
    return high == 0 ? reserve(s[offsetAt], length, gas) : OVERFLOW;
  }

  /** Grows to hold a word at the offset that a word on the stack tells; as above. */
  public long reserveWord(long[] s, int at, long gas) {
    long offset = s[at];
    boolean near = (s[at + 1] | s[at + 2] | s[at + 3]) == 0;
    if (near && offset >= 0 && offset <= size - UInt256.SIZE) {
      return gas;
    }
    return near ? reserve(offset, UInt256.SIZE, gas) : OVERFLOW;
  }

  /** MSTORE8 (offset, value): writes the low byte of the value; as above. */
  public long storeByte(long[] s, int sp, long gas) {
    boolean near = (s[sp + 1] | s[sp + 2] | s[sp + 3]) == 0;
    long left = near ? reserve(s[sp], 1, gas) : OVERFLOW;
    if (left >= 0) {
      bytes[(int) s[sp]] = (byte) s[sp - Limbs.WORD];
    }
    return left;
  }

  /** Grows to hold {@code length} bytes from {@code offset}, both unsigned; as above. */
  public long reserve(long offset, long length, long gas) {
    if ((offset | length) < 0 || offset > LIMIT || length > LIMIT) {
      return beyond(offset, length);
    }
    long end = offset + length;
    return end <= size ? gas : grow(end, gas);
  }

  private long grow(long end, long gas) {
    long words = Gas.words(end);
    long left = gas - (price(words) - price(size >> 5));
    if (left < 0 || words << 5 > LIMIT) {
      return -1;
    }
    int newSize = (int) words << 5;
    if (newSize > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
    }
    size = newSize;
    return left;
  }

  /** What is left of the gas for a range that nobody can pay for. */
  private static long beyond(long offset, long length) {
    long end = offset + length;
    if (Long.compareUnsigned(end, offset) < 0 || Long.compareUnsigned(end, -UInt256.SIZE) > 0) {
      return OVERFLOW;
    }
    return Long.compareUnsigned(end, PRICED) > 0 ? PRICE_OVERFLOW : -1;
  }

  /** Why an operation failed that left so much gas, a negative number. */
  public static Halt halt(long left) {
    return left == OVERFLOW
        ? Halt.MEMORY_OVERFLOW
        : left == PRICE_OVERFLOW ? Halt.MEMORY_PRICE_OVERFLOW : Halt.OUT_OF_GAS;
  }

  private static long price(long words) {
    return Gas.MEMORY_WORD * words + ((words * words) >>> 9);
  }

  /** Reads the word at an offset that is there. */
  public void load(int offset, long[] s, int at) {
    Limbs.load(bytes, offset, s, at);
  }

  /** Writes a word to an offset that is there. */
  public void store(int offset, long[] s, int at) {
    Limbs.store(s, at, bytes, offset);
  }

  /**
   * Copies to a range that is there from one of a source that may end before it: zeros come from
   * beyond.
   *
   * @param from where the source begins in its array, and {@code available} how much it has
   * @param offset where to read in the source, unsigned
   */
  public void copy(int to, int length, byte[] source, int from, int available, long offset) {
    int there = 0;
    if (offset >= 0 && offset < available) {
      there = (int) Math.min(length, available - offset);
      System.arraycopy(source, from + (int) offset, bytes, to, there);
    }
    Arrays.fill(bytes, to + there, to + length, (byte) 0);
  }

  /** Makes it the memory of a new call. */
  void clear() {
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    } else {
      Arrays.fill(bytes, 0, size, (byte) 0);
    }
    size = 0;
  }
}
