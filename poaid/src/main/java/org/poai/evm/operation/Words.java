package org.poai.evm.operation;

import org.poai.crypto.Keccak;
import org.poai.evm.frame.Frame;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Limbs;

/** KECCAK256, EXP, and what else turns words into a word at a price that depends on them. */
public final class Words {
  private Words() {}

  /** KECCAK256 (offset, size). */
  public static long keccak(Frame f, long[] s, int sp, long gas) {
    long left = f.memory.reserve(s, sp, sp - 4, gas);
    if (left < 0) {
      return left;
    }
    // What was paid for is an int.
    int size = (int) s[sp - 4];
    left -= Gas.KECCAK_WORD * Gas.words(size);
    if (left < 0) {
      return left;
    }
    byte[] hash = f.execution.scratch();
    int offset = size == 0 ? 0 : (int) s[sp];
    Keccak.hash(f.memory.bytes(), offset, size, hash, 0);
    Limbs.load(hash, 0, s, sp - 4);
    return left;
  }

  /** EXP (base, exponent). */
  public static long power(long[] s, int sp, long gas) {
    int at = sp - 4;
    int limb = 3;
    while (limb > 0 && s[at + limb] == 0) {
      limb--;
    }
    int bytes = 8 * limb + (71 - Long.numberOfLeadingZeros(s[at + limb])) / 8;
    long left = gas - Gas.EXPONENT_BYTE * bytes;
    if (left >= 0) {
      Limbs.power(s, at);
    }
    return left;
  }
}
