package org.poai.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * ECDSA over the curve secp256k1 (SEC 2). Secrets are 32-byte scalars, public keys compressed
 * points of 33 bytes, signatures deterministic (RFC 6979 with SHA-256) and of low s.
 */
public final class Secp256k1 {
  public static final int SECRET_SIZE = 32;
  public static final int PUBLIC_KEY_SIZE = 33;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger ORDER = CURVE.getN();
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  private static final UInt256 LOW = UInt256.of(HALF_ORDER);

  private Secp256k1() {}

  /** Whether these bytes are a scalar from 1 to the order of the curve less one. */
  public static boolean isSecret(byte[] bytes) {
    BigInteger scalar = new BigInteger(1, bytes);
    return bytes.length == SECRET_SIZE && scalar.signum() > 0 && scalar.compareTo(ORDER) < 0;
  }

  public static byte[] newSecret(SecureRandom random) {
    byte[] secret = new byte[SECRET_SIZE];
    do {
      random.nextBytes(secret);
    } while (!isSecret(secret));
    return secret;
  }

  /**
   * The sum of a secret and a number below the order, as secrets (BIP-32); that one of the two is
   * out of range or their sum zero has a chance of 1 in 2^127.
   */
  static byte[] sum(byte[] number, byte[] secret) {
    BigInteger first = new BigInteger(1, number);
    BigInteger sum = first.add(scalar(secret)).mod(ORDER);
    if (first.compareTo(ORDER) >= 0 || sum.signum() == 0) {
      throw new IllegalStateException("an index without a key");
    }
    return UInt256.of(sum).toBytes();
  }

  /** The compressed public key of a secret. */
  public static byte[] publicKey(byte[] secret) {
    return new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar(secret)).getEncoded(true);
  }

  /** The address of the account that a secret controls. */
  public static Address address(byte[] secret) {
    return hashed(
        new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar(secret)).getEncoded(false));
  }

  /** Whether these bytes are the compressed form of a point on the curve. */
  public static boolean isPublicKey(byte[] bytes) {
    return bytes.length == PUBLIC_KEY_SIZE && (bytes[0] == 2 || bytes[0] == 3) && onCurve(bytes);
  }

  /** Signs a digest. */
  public static EcdsaSignature sign(Hash32 digest, byte[] secret) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(scalar(secret), DOMAIN));
    BigInteger[] numbers = signer.generateSignature(digest.toArray());
    BigInteger s = numbers[1].min(ORDER.subtract(numbers[1]));
    return new EcdsaSignature(UInt256.of(numbers[0]), UInt256.of(s));
  }

  /** Whether the signature has low s and was made over this digest by this key. */
  public static boolean verify(Hash32 digest, EcdsaSignature signature, byte[] publicKey) {
    BigInteger r = new BigInteger(1, signature.r().toBytes());
    BigInteger s = new BigInteger(1, signature.s().toBytes());
    if (s.compareTo(HALF_ORDER) > 0 || !isPublicKey(publicKey)) {
      return false;
    }
    ECPoint point = CURVE.getCurve().decodePoint(publicKey);
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(point, DOMAIN));
    return verifier.verifySignature(digest.toArray(), r, s);
  }

  /**
   * The address (Yellow Paper, appendix F) whose key made a signature; empty where no key did.
   *
   * @param signature any numbers, also a high s
   * @param odd whether y of the signature's point is odd
   */
  public static Optional<Address> recoverAddress(
      Hash32 digest, EcdsaSignature signature, boolean odd) {
    byte[] numbers = Arrays.copyOf(signature.r().toBytes(), 2 * UInt256.SIZE);
    System.arraycopy(signature.s().toBytes(), 0, numbers, UInt256.SIZE, UInt256.SIZE);
    return Recovery.BEST.key(digest.toArray(), numbers, odd).map(Secp256k1::hashed);
  }

  /** The last 20 bytes of the hash of x ‖ y. */
  private static Address hashed(byte[] uncompressed) {
    byte[] hash = new byte[Hash32.SIZE];
    Keccak.hash(uncompressed, 1, uncompressed.length - 1, hash, 0);
    return Address.of(Arrays.copyOfRange(hash, Hash32.SIZE - Address.SIZE, Hash32.SIZE));
  }

  /** Chosen when a key is first recovered. */
  private static final class Recovery {
    static final KeyRecovery BEST = KeyRecovery.best();
  }

  static boolean isLow(UInt256 s) {
    return s.compareTo(LOW) <= 0;
  }

  private static BigInteger scalar(byte[] secret) {
    if (!isSecret(secret)) {
      throw new IllegalArgumentException("not a secret of secp256k1");
    }
    return new BigInteger(1, secret);
  }

  private static boolean onCurve(byte[] compressed) {
    try {
      return !CURVE.getCurve().decodePoint(compressed).isInfinity();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
