package org.poai.libp2p.noise;

import java.security.SecureRandom;
import java.util.List;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;

/** What a peer that shakes hands properly may put into its payload. */
final class HandshakePayloadFuzzTest extends FuzzContract {
  private static final byte[] NOISE_KEY = new byte[32];
  private final List<byte[]> payloads =
      List.of(payload(KeyType.ED25519), payload(KeyType.SECP256K1));

  @Override
  protected List<byte[]> seeds() {
    return payloads;
  }

  @Override
  protected void read(byte[] input) throws NoiseException {
    HandshakePayload.verify(input, NOISE_KEY);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return NoiseException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 3_000_000;
  }

  private static byte[] payload(KeyType type) {
    PrivateKey key = PrivateKey.generate(type, new SecureRandom(new byte[] {1}));
    return HandshakePayload.sign(key, NOISE_KEY, List.of("/yamux/1.0.0", "/mplex/6.7.0"));
  }
}
