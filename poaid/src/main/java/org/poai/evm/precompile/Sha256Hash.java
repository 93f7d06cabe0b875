package org.poai.evm.precompile;

import java.util.Optional;
import org.poai.crypto.Sha256;

/** Address 2: SHA-256. */
final class Sha256Hash implements Precompile {
  @Override
  public long gas(byte[] input) {
    return Precompile.linear(60, 12, input);
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    return Optional.of(Sha256.digest().digest(input));
  }
}
