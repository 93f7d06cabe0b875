package org.poai.evm.precompile;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.bn254.Bn254;

/** Address 6: the sum of two points of alt_bn128 (EIP-196, price of EIP-1108). */
final class Bn254Add implements Precompile {
  @Override
  public long gas(byte[] input) {
    return 150;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    return Bn254.add(Arrays.copyOf(input, 128));
  }

  @Override
  public String refusal(byte[] input) {
    byte[] points = Arrays.copyOf(input, 2 * Bn254.G1_BYTES);
    return Bn254.problemOfG1(points, 0)
        .or(() -> Bn254.problemOfG1(points, Bn254.G1_BYTES))
        .orElseThrow();
  }
}
