package org.poai.evm.precompile;

import java.util.Optional;

/** Address 10: checks an opening of a KZG commitment (EIP-4844). Not yet built in: always fails. */
final class PointEvaluation implements Precompile {
  @Override
  public long gas(byte[] input) {
    return 50_000;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    return Optional.empty();
  }
}
