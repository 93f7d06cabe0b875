package org.poai.evm.precompile;

import java.util.Optional;
import org.poai.crypto.Ripemd160;

/** Address 3: RIPEMD-160, as a word with 12 leading zeros. */
final class Ripemd160Hash implements Precompile {
  private static final int WORD = 32;

  @Override
  public long gas(byte[] input) {
    return Precompile.linear(600, 120, input);
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    byte[] word = new byte[WORD];
    Ripemd160.hash(input, word, WORD - Ripemd160.SIZE);
    return Optional.of(word);
  }
}
