package org.poai.libp2p.noise;

import java.security.SecureRandom;
import java.util.List;
import org.poai.crypto.X25519;
import org.poai.libp2p.multiformats.PrivateKey;

/** Our end of one handshake: its keys, which tests can fix, and what it says about us. */
final class LocalEnd {
  private final Curve curve;
  private final KeyPair fixed;
  private final KeyPair ephemeral;
  private final byte[] payload;
  private final List<String> muxers;

  private LocalEnd(
      Curve curve, KeyPair fixed, KeyPair ephemeral, byte[] payload, List<String> muxers) {
    this.curve = curve;
    this.fixed = fixed;
    this.ephemeral = ephemeral;
    this.payload = payload;
    this.muxers = muxers;
  }

  /** An end with these secrets; nothing else in it is left to chance. */
  static LocalEnd of(
      Curve curve,
      PrivateKey identity,
      List<String> muxers,
      byte[] fixedSecret,
      byte[] ephemeralSecret) {
    KeyPair fixed = KeyPair.of(curve, fixedSecret);
    byte[] payload = HandshakePayload.sign(identity, fixed.publicKey(), muxers);
    return new LocalEnd(
        curve, fixed, KeyPair.of(curve, ephemeralSecret), payload, List.copyOf(muxers));
  }

  Curve curve() {
    return curve;
  }

  /** The static key pair. */
  KeyPair fixed() {
    return fixed;
  }

  KeyPair ephemeral() {
    return ephemeral;
  }

  byte[] payload() {
    return payload;
  }

  List<String> muxers() {
    return muxers;
  }

  /** This end for another handshake: all the same but for a new ephemeral key. */
  LocalEnd withEphemeral(SecureRandom random) {
    byte[] secret = X25519.newSecret(random);
    return new LocalEnd(curve, fixed, KeyPair.of(curve, secret), payload, muxers);
  }

  /** A secret and its public key; arrays that nobody changes. */
  static final class KeyPair {
    private final byte[] secret;
    private final byte[] publicKey;

    private KeyPair(byte[] secret, byte[] publicKey) {
      this.secret = secret;
      this.publicKey = publicKey;
    }

    static KeyPair of(Curve curve, byte[] secret) {
      return new KeyPair(secret, curve.publicKey(secret));
    }

    byte[] secret() {
      return secret;
    }

    byte[] publicKey() {
      return publicKey;
    }
  }
}
