package org.poai.evm.precompile;

import java.util.Optional;
import java.util.stream.IntStream;
import org.poai.crypto.bn254.Bn254;

/**
 * Address 8: whether a product of pairings of alt_bn128 is one (EIP-197, price of EIP-1108); 1 or 0
 * as a word.
 */
final class Bn254Pairing implements Precompile {
  @Override
  public long gas(byte[] input) {
    return 45_000 + 34_000L * (input.length / Bn254.PAIR_BYTES);
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    if (input.length % Bn254.PAIR_BYTES != 0) {
      return Optional.empty();
    }
    return Bn254.isPairingProductOne(input)
        .map(
            isOne -> {
              byte[] word = new byte[32];
              word[31] = (byte) (isOne ? 1 : 0);
              return word;
            });
  }

  @Override
  public String refusal(byte[] input) {
    if (input.length % Bn254.PAIR_BYTES != 0) {
      return "bad elliptic curve pairing size";
    }
    return IntStream.range(0, input.length / Bn254.PAIR_BYTES)
        .map(index -> index * Bn254.PAIR_BYTES)
        .mapToObj(
            at ->
                Bn254.problemOfG1(input, at)
                    .or(() -> Bn254.problemOfG2(input, at + Bn254.G1_BYTES)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }
}
