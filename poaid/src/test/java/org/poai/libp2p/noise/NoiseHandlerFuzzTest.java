package org.poai.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * A listener in a pipeline, with the curve stubbed: it hears a handshake and data, bent, in pieces.
 * Whatever it hears, it keeps no buffer, and after a failure says nothing.
 */
final class NoiseHandlerFuzzTest extends FuzzContract {
  private static final Curve CURVE = new XorCurve();
  private final LocalEnd dialer = end(1);
  private final LocalEnd listener = end(2);
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

  @Override
  protected List<byte[]> seeds() throws Exception {
    NoiseHandshake ours = NoiseHandshake.initiator(dialer, null);
    NoiseHandshake theirs = NoiseHandshake.responder(listener);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] first = ours.start().orElseThrow();
    byte[] third = ours.receive(theirs.receive(first).orElseThrow()).orElseThrow();
    said.writeBytes(framed(first));
    said.writeBytes(framed(third));
    byte[] handshake = said.toByteArray();
    CipherState sending = ours.result().orElseThrow().sending();
    for (int size : new int[] {12, 0, 300, 1}) {
      byte[] sealed = new byte[size + CipherState.TAG_SIZE];
      sending.encrypt(sealed, 0, size, sealed, 0);
      said.writeBytes(framed(sealed));
    }
    return List.of(said.toByteArray(), handshake, framed(first));
  }

  @Override
  protected void read(byte[] input) throws Exception {
    NoisePair.End end = new NoisePair.End(new NoiseHandler(NoiseHandshake.responder(listener)));
    end.channel.config().setAllocator(allocator);
    int piece = 1 + input.length % 97;
    for (int at = 0; at < input.length && end.channel.isOpen(); at += piece) {
      end.hear(Unpooled.copiedBuffer(input, at, Math.min(piece, input.length - at)));
    }
    int said = end.said().length;
    end.channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(said).isLessThan(1024);
    assertThat(end.received.size()).isLessThanOrEqualTo(input.length);
    if (!end.failures.isEmpty()) {
      assertThat(end.failures).hasSize(1);
      throw (Exception) end.failures.get(0);
    }
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return NoiseException.class;
  }

  /** A message that is announced may be 64 KiB. */
  @Override
  protected long mostBytes(int inputSize) {
    return 3_000_000;
  }

  private static byte[] framed(byte[] message) {
    byte[] out = new byte[message.length + 2];
    out[0] = (byte) (message.length >>> 8);
    out[1] = (byte) message.length;
    System.arraycopy(message, 0, out, 2, message.length);
    return out;
  }

  private static LocalEnd end(int seed) {
    byte[] fixed = new byte[Curve.SIZE];
    Arrays.fill(fixed, (byte) seed);
    byte[] ephemeral = new byte[Curve.SIZE];
    Arrays.fill(ephemeral, (byte) (seed + 10));
    PrivateKey identity =
        PrivateKey.generate(KeyType.ED25519, new SecureRandom(new byte[] {(byte) seed}));
    return LocalEnd.of(CURVE, identity, List.of("/yamux/1.0.0"), fixed, ephemeral);
  }
}
