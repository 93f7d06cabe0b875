package org.poai.evm.precompile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.poai.crypto.Blake2b;

/**
 * Address 9: the compression function of BLAKE2b with a number of rounds (EIP-152). Input: rounds
 * (4 bytes, big-endian), h, m, t (little-endian), and whether the block is the last one (1 byte).
 */
final class Blake2F implements Precompile {
  private static final int SIZE = 213;
  private static final int STATE_AT = 4;
  private static final int FLAG_AT = 212;

  @Override
  public long gas(byte[] input) {
    return input.length == SIZE ? Integer.toUnsignedLong(rounds(input)) : 0;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    if (input.length != SIZE || (input[FLAG_AT] & 0xfe) != 0) {
      return Optional.empty();
    }
    ByteBuffer numbers = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).position(STATE_AT);
    long[] h = read(numbers, 8);
    long[] m = read(numbers, 16);
    long[] t = read(numbers, 2);
    Blake2b.compress(Integer.toUnsignedLong(rounds(input)), h, m, t, input[FLAG_AT] == 1);
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : h) {
      out.putLong(word);
    }
    return Optional.of(out.array());
  }

  private static int rounds(byte[] input) {
    return ByteBuffer.wrap(input).getInt();
  }

  private static long[] read(ByteBuffer numbers, int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = numbers.getLong();
    }
    return words;
  }

  @Override
  public String refusal(byte[] input) {
    return input.length != SIZE ? "invalid input length" : "invalid final flag";
  }
}
