package org.poai.evm.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Limbs;
import org.poai.state.Account;

/**
 * Byte code made ready to run: zeros on either side, so that reading an operand needs no check of
 * bounds, and a set of jump destinations, found when the first jump asks.
 */
public final class Code {
  /** Where the code begins in {@link #padded}. */
  public static final int START = 32;

  private static final int TAIL = 33;
  private static final int JUMPDEST = 0x5b;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;

  /** The code of accounts without any. */
  public static final Code EMPTY = new Code(Account.EMPTY_CODE_HASH, new byte[0], 0, 0);

  private final Hash32 hash;
  private final byte[] padded;
  private final int size;

  /** Bit i: whether a jump to i may land. Racing threads find the same. */
  private volatile long @Nullable [] destinations;

  private Code(Hash32 hash, byte[] source, int from, int size) {
    this.hash = hash;
    this.padded = new byte[START + size + TAIL];
    this.size = size;
    System.arraycopy(source, from, padded, START, size);
  }

  /** Code whose hash is known. */
  public static Code of(Hash32 hash, Bytes code) {
    return new Code(hash, code.toArray(), 0, code.size());
  }

  /** Code that an account is to get. */
  public static Code of(byte[] bytes, int from, int size) {
    if (size == 0) {
      return EMPTY;
    }
    byte[] hash = new byte[Hash32.SIZE];
    Keccak.hash(bytes, from, size, hash, 0);
    return new Code(Hash32.of(hash), bytes, from, size);
  }

  /** Code that runs once and has no hash: that of a creation. */
  public static Code once(byte[] bytes, int from, int size) {
    return new Code(Hash32.ZERO, bytes, from, size);
  }

  public Hash32 hash() {
    return hash;
  }

  public int size() {
    return size;
  }

  /** The code from {@link #START} on, and at least 33 zeros after it; not to be changed. */
  public byte[] padded() {
    return padded;
  }

  public Bytes bytes() {
    return Bytes.of(Arrays.copyOfRange(padded, START, START + size));
  }

  /** Whether a jump may land there: a JUMPDEST that is not an operand; {@code at} unsigned. */
  public boolean isDestination(long at) {
    if (at < 0 || at >= size) {
      return false;
    }
    long[] known = destinations;
    if (known == null) {
      known = find(padded, size);
      destinations = known;
    }
    return (known[(int) at >> 6] & 1L << at) != 0;
  }

  /**
   * Whether a jump to the word at {@code at} may land, as far as that is known without looking for
   * destinations: where it says no, {@link #isDestination} tells.
   */
  public boolean isKnownDestination(long[] s, int at) {
    long[] known = destinations;
    return known != null
        && Limbs.isBelow(s, at, size)
        && (known[(int) s[at] >> 6] & 1L << s[at]) != 0;
  }

  private static long[] find(byte[] padded, int size) {
    long[] found = new long[(size + 63) / 64];
    for (int i = 0; i < size; i++) {
      int op = padded[START + i] & 0xff;
      if (op == JUMPDEST) {
        found[i >> 6] |= 1L << i;
      } else if (op >= PUSH1 && op <= PUSH32) {
        i += op - PUSH1 + 1;
      }
    }
    return found;
  }
}
