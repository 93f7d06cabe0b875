package org.poai.libp2p.noise;

import java.util.Arrays;

/** A curve that both ends agree on and nobody should trust: a billion times a second. */
final class XorCurve implements Curve {
  @Override
  public byte[] publicKey(byte[] secret) {
    byte[] key = secret.clone();
    for (int i = 0; i < key.length; i++) {
      key[i] ^= 0x55;
    }
    return key;
  }

  @Override
  public byte[] agree(byte[] secret, byte[] publicKey) throws NoiseException {
    byte[] shared = publicKey(secret);
    for (int i = 0; i < shared.length; i++) {
      shared[i] ^= publicKey[i];
    }
    if (Arrays.equals(shared, new byte[shared.length])) {
      throw new NoiseException("a Diffie-Hellman key of small order");
    }
    return shared;
  }
}
