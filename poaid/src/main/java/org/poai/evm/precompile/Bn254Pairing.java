package org.poai.evm.precompile;

import java.util.Optional;
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
}
