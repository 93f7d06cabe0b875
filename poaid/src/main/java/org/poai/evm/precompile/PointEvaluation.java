package org.poai.evm.precompile;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.Kzg;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hex;

/**
 * Address 10: checks that a committed polynomial has a value at a point (EIP-4844), given versioned
 * hash ‖ z ‖ y ‖ commitment ‖ proof.
 */
final class PointEvaluation implements Precompile {
  private static final int SIZE = 192;
  private static final byte VERSION = 1;

  /** The number of field elements of a blob, and the order of the field. */
  private static final byte[] VERIFIED =
      Hex.parseData(
          "0x0000000000000000000000000000000000000000000000000000000000001000"
              + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  @Override
  public long gas(byte[] input) {
    return 50_000;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    if (input.length != SIZE) {
      return Optional.empty();
    }
    byte[] z = Arrays.copyOfRange(input, 32, 64);
    byte[] y = Arrays.copyOfRange(input, 64, 96);
    byte[] commitment = Arrays.copyOfRange(input, 96, 144);
    byte[] proof = Arrays.copyOfRange(input, 144, SIZE);
    boolean holds =
        Arrays.equals(versionedHash(commitment), Arrays.copyOf(input, 32))
            && Kzg.verify(commitment, z, y, proof);
    return holds ? Optional.of(VERIFIED.clone()) : Optional.empty();
  }

  private static byte[] versionedHash(byte[] commitment) {
    byte[] hash = Sha256.hash(commitment).toArray();
    hash[0] = VERSION;
    return hash;
  }

  @Override
  public String refusal(byte[] input) {
    if (input.length != SIZE) {
      return "invalid input length";
    }
    byte[] hash = versionedHash(Arrays.copyOfRange(input, 96, 144));
    return Arrays.equals(hash, Arrays.copyOf(input, 32))
        ? "error verifying kzg proof"
        : "mismatched versioned hash";
  }
}
