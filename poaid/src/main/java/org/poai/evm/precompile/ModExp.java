package org.poai.evm.precompile;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Address 5: base^exponent mod modulus of numbers of any size (EIP-198), at the price of EIP-2565.
 * Input: three lengths of 32 bytes, then the numbers, zeros where it ends early.
 */
final class ModExp implements Precompile {
  private static final int WORD = 32;
  private static final int HEADER = 3 * WORD;
  private static final BigInteger MINIMUM = BigInteger.valueOf(200);

  /**
   * Greater lengths are beyond any gas limit, unless the numbers besides the exponent are empty.
   */
  private static final BigInteger MAX_LENGTH = BigInteger.valueOf(Integer.MAX_VALUE);

  private static final BigInteger MAX_GAS = BigInteger.valueOf(Long.MAX_VALUE);

  @Override
  public long gas(byte[] input) {
    BigInteger longer = length(input, 0).max(length(input, 2));
    if (longer.signum() > 0 && longer.max(length(input, 1)).compareTo(MAX_LENGTH) > 0) {
      return Long.MAX_VALUE;
    }
    BigInteger words = longer.add(BigInteger.valueOf(7)).shiftRight(3);
    BigInteger gas =
        words.multiply(words).multiply(iterations(input)).divide(BigInteger.valueOf(3));
    return gas.max(MINIMUM).min(MAX_GAS).longValue();
  }

  /** Eight for each byte of the exponent after its first 32, and the bit length of those. */
  private static BigInteger iterations(byte[] input) {
    BigInteger exponentLength = length(input, 1);
    BigInteger rest = exponentLength.subtract(BigInteger.valueOf(WORD)).max(BigInteger.ZERO);
    int headLength = exponentLength.min(BigInteger.valueOf(WORD)).intValue();
    long headAt = HEADER + length(input, 0).longValue();
    int headBits = number(input, headAt, headLength).bitLength();
    BigInteger bits = BigInteger.valueOf(Math.max(0, headBits - 1));
    return rest.shiftLeft(3).add(bits).max(BigInteger.ONE);
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    // Gas that was paid bounds these two, and the exponent unless both are zero.
    int baseLength = length(input, 0).intValueExact();
    int modulusLength = length(input, 2).intValueExact();
    if (modulusLength == 0) {
      return Optional.of(new byte[0]);
    }
    int exponentLength = length(input, 1).intValueExact();
    long exponentAt = HEADER + (long) baseLength;
    BigInteger base = number(input, HEADER, baseLength);
    BigInteger exponent = number(input, exponentAt, exponentLength);
    BigInteger modulus = number(input, exponentAt + exponentLength, modulusLength);
    BigInteger power = modulus.bitLength() <= 1 ? BigInteger.ZERO : base.modPow(exponent, modulus);
    byte[] out = new byte[modulusLength];
    byte[] bytes = power.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - from;
    System.arraycopy(bytes, from, out, modulusLength - length, length);
    return Optional.of(out);
  }

  private static BigInteger length(byte[] input, int index) {
    return number(input, (long) WORD * index, WORD);
  }

  /** The big-endian number at a place that may lie beyond the end of the input. */
  private static BigInteger number(byte[] input, long from, int length) {
    if (from >= input.length || length == 0) {
      return BigInteger.ZERO;
    }
    int start = (int) from;
    int there = Math.min(length, input.length - start);
    BigInteger value = new BigInteger(1, Arrays.copyOfRange(input, start, start + there));
    return value.signum() == 0 ? value : value.shiftLeft(8 * (length - there));
  }
}
