package org.poai.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Recovery by Bouncy Castle. */
final class PortableKeyRecovery implements KeyRecovery {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();

  @Override
  public Optional<byte[]> key(byte[] digest, byte[] signature, boolean odd) {
    BigInteger r = new BigInteger(1, Arrays.copyOf(signature, Secp256k1.SECRET_SIZE));
    BigInteger s = new BigInteger(1, signature, Secp256k1.SECRET_SIZE, Secp256k1.SECRET_SIZE);
    if (!isScalar(r) || !isScalar(s)) {
      return Optional.empty();
    }
    return point(signature, odd)
        .flatMap(point -> key(new BigInteger(1, digest), r.modInverse(ORDER), s, point));
  }

  /** (s·R − z·G) / r. */
  private static Optional<byte[]> key(
      BigInteger z, BigInteger inverseOfR, BigInteger s, ECPoint point) {
    BigInteger ofBase = z.negate().multiply(inverseOfR).mod(ORDER);
    BigInteger ofPoint = s.multiply(inverseOfR).mod(ORDER);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point, ofPoint).normalize();
    return key.isInfinity() ? Optional.empty() : Optional.of(key.getEncoded(false));
  }

  /** The point R whose x is r; empty where the curve has none. */
  private static Optional<ECPoint> point(byte[] signature, boolean odd) {
    byte[] compressed = new byte[Secp256k1.PUBLIC_KEY_SIZE];
    compressed[0] = (byte) (odd ? 3 : 2);
    System.arraycopy(signature, 0, compressed, 1, Secp256k1.SECRET_SIZE);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(compressed));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }
}
