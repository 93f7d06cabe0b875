package org.poai.libp2p.multiformats;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Ed25519;
import org.poai.crypto.Secp256k1;
import org.poai.crypto.Sha256;
import org.poai.primitives.Bytes;

/**
 * The public key of an identity (libp2p specs, peer-ids).
 *
 * @param data 32 raw bytes for Ed25519, the compressed point of 33 for secp256k1, DER (PKIX) else
 */
public record PublicKey(KeyType type, Bytes data) {
  static final int MAX_BYTES = 2200;

  private static final ProtoLimits LIMITS = new ProtoLimits(MAX_BYTES, 2);
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  public PublicKey {
    int size = data.size();
    boolean fits =
        switch (type) {
          case ED25519 -> size == Ed25519.PUBLIC_KEY_SIZE;
          case SECP256K1 -> size == Secp256k1.PUBLIC_KEY_SIZE;
          default -> size > 0 && size <= MAX_BYTES - 8;
        };
    if (!fits) {
      throw new IllegalArgumentException("no public key of " + type + " has " + size + " bytes");
    }
  }

  /** The marshalled form, which the peer id is made of. */
  public byte[] encode() {
    return encode(type, data.toArray());
  }

  /** Reads the marshalled form; a second spelling of a key would be a second peer id. */
  public static PublicKey decode(byte[] marshalled) throws FormatException {
    Marshalled key = Marshalled.read(marshalled);
    try {
      PublicKey result = new PublicKey(key.type(), key.data());
      if (Arrays.equals(result.encode(), marshalled)) {
        return result;
      }
      throw new FormatException("a public key that is not marshalled canonically");
    } catch (IllegalArgumentException e) {
      throw new FormatException("a public key of the wrong size");
    }
  }

  /** Whether this key made the signature over the message; false for anything malformed. */
  public boolean verify(byte[] message, byte[] signature) {
    return switch (type) {
      case ED25519 -> Ed25519.verify(message, signature, data.toArray());
      case SECP256K1 ->
          EcdsaSignature.fromDer(signature)
              .filter(parsed -> Secp256k1.verify(Sha256.hash(message), parsed, data.toArray()))
              .isPresent();
      case RSA -> verifyDer("RSA", "SHA256withRSA", message, signature);
      case ECDSA -> verifyDer("EC", "SHA256withECDSA", message, signature);
    };
  }

  static byte[] encode(KeyType type, byte[] data) {
    return new ProtoWriter().uint64(1, type.code).bytes(2, data).toBytes();
  }

  private boolean verifyDer(String keys, String algorithm, byte[] message, byte[] signature) {
    try {
      java.security.PublicKey key =
          KeyFactory.getInstance(keys).generatePublic(new X509EncodedKeySpec(data.toArray()));
      if (key instanceof RSAPublicKey rsa && !isAcceptable(rsa.getModulus().bitLength())) {
        return false;
      }
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isAcceptable(int rsaBits) {
    return rsaBits >= MIN_RSA_BITS && rsaBits <= MAX_RSA_BITS;
  }

  /** The two fields that public and private keys are marshalled as; both are required. */
  record Marshalled(KeyType type, Bytes data) {
    static Marshalled read(byte[] marshalled) throws FormatException {
      ProtoReader in = ProtoReader.of(marshalled, LIMITS);
      long code = -1;
      byte[] data = {};
      while (in.next()) {
        switch (in.field()) {
          case 1 -> code = in.uint64();
          case 2 -> data = in.bytes();
          default -> throw new FormatException("a key with a field that keys do not have");
        }
      }
      return new Marshalled(KeyType.ofCode(code), Bytes.of(data));
    }
  }
}
