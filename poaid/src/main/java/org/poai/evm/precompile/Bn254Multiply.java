package org.poai.evm.precompile;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.bn254.Bn254;

/** Address 7: the multiple of a point of alt_bn128 (EIP-196, price of EIP-1108). */
final class Bn254Multiply implements Precompile {
  @Override
  public long gas(byte[] input) {
    return 6000;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    return Bn254.multiply(Arrays.copyOf(input, 96));
  }

  @Override
  public String refusal(byte[] input) {
    return Bn254.problemOfG1(Arrays.copyOf(input, Bn254.G1_BYTES), 0).orElseThrow();
  }
}
