package org.poai.libp2p.noise;

import org.poai.crypto.X25519;

/** The Diffie-Hellman function of a handshake, which tests that need millions replace. */
interface Curve {
  int SIZE = X25519.SIZE;

  byte[] publicKey(byte[] secret);

  byte[] agree(byte[] secret, byte[] publicKey) throws NoiseException;

  /** The real one. */
  Curve X25519_CURVE =
      new Curve() {
        @Override
        public byte[] publicKey(byte[] secret) {
          return X25519.publicKey(secret);
        }

        @Override
        public byte[] agree(byte[] secret, byte[] publicKey) throws NoiseException {
          return X25519
              .agree(secret, publicKey)
              .orElseThrow(() -> new NoiseException("a Diffie-Hellman key of small order"));
        }
      };
}
