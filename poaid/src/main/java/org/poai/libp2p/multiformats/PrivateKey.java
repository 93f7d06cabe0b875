package org.poai.libp2p.multiformats;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.poai.crypto.Ed25519;
import org.poai.crypto.Secp256k1;
import org.poai.crypto.Sha256;
import org.poai.primitives.Bytes;

/** The private key of an identity, Ed25519 or secp256k1; never printed. */
public final class PrivateKey {
  private static final int ED25519_SIZE = Ed25519.SEED_SIZE + Ed25519.PUBLIC_KEY_SIZE;
  private static final int OLD_ED25519_SIZE = ED25519_SIZE + Ed25519.PUBLIC_KEY_SIZE;

  private final byte[] secret;
  private final PublicKey publicKey;

  private PrivateKey(byte[] secret, PublicKey publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /** A new key; of the types that we make, Ed25519 and secp256k1. */
  public static PrivateKey generate(KeyType type, SecureRandom random) {
    return switch (type) {
      case ED25519 -> {
        byte[] seed = new byte[Ed25519.SEED_SIZE];
        random.nextBytes(seed);
        yield ofSecret(type, seed);
      }
      case SECP256K1 -> ofSecret(type, Secp256k1.newSecret(random));
      default -> throw new IllegalArgumentException("we make no keys of " + type);
    };
  }

  /** Reads the marshalled form: type and data, for Ed25519 the seed and the public key. */
  public static PrivateKey decode(byte[] marshalled) throws FormatException {
    PublicKey.Marshalled key = PublicKey.Marshalled.read(marshalled);
    byte[] data = key.data().toArray();
    return switch (key.type()) {
      case ED25519 -> ed25519(data);
      case SECP256K1 -> {
        if (!Secp256k1.isSecret(data)) {
          throw new FormatException("no secret of secp256k1");
        }
        yield ofSecret(key.type(), data);
      }
      default -> throw new FormatException("a private key of a type that we do not use");
    };
  }

  /** The marshalled form. */
  public byte[] encode() {
    if (publicKey.type() == KeyType.SECP256K1) {
      return PublicKey.encode(KeyType.SECP256K1, secret);
    }
    byte[] data = Arrays.copyOf(secret, ED25519_SIZE);
    publicKey.data().copyTo(data, Ed25519.SEED_SIZE);
    return PublicKey.encode(KeyType.ED25519, data);
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** The signature of an identity over a message: RFC 8032, or DER over its SHA-256. */
  public byte[] sign(byte[] message) {
    return publicKey.type() == KeyType.ED25519
        ? Ed25519.sign(message, secret)
        : Secp256k1.sign(Sha256.hash(message), secret).toDer();
  }

  @Override
  public String toString() {
    return "private key of " + PeerId.of(publicKey);
  }

  /** Seed and public key; old files have the public key twice. */
  private static PrivateKey ed25519(byte[] data) throws FormatException {
    if (data.length != ED25519_SIZE && data.length != OLD_ED25519_SIZE) {
      throw new FormatException("a private key of the wrong size");
    }
    PrivateKey key = ofSecret(KeyType.ED25519, Arrays.copyOf(data, Ed25519.SEED_SIZE));
    byte[] claimed = key.publicKey.data().toArray();
    for (int at = Ed25519.SEED_SIZE; at < data.length; at += claimed.length) {
      if (!MessageDigest.isEqual(claimed, Arrays.copyOfRange(data, at, at + claimed.length))) {
        throw new FormatException("a private key beside a public key of another");
      }
    }
    return key;
  }

  private static PrivateKey ofSecret(KeyType type, byte[] secret) {
    byte[] point =
        type == KeyType.ED25519 ? Ed25519.publicKey(secret) : Secp256k1.publicKey(secret);
    return new PrivateKey(secret, new PublicKey(type, Bytes.of(point)));
  }
}
