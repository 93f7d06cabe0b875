package org.poai.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

final class NoiseHandlerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String YAMUX = "/yamux/1.0.0";
  private final PrivateKey dialerKey = PrivateKey.generate(KeyType.ED25519, RANDOM);
  private final PrivateKey listenerKey = PrivateKey.generate(KeyType.SECP256K1, RANDOM);
  private final PeerId dialerId = PeerId.of(dialerKey.publicKey());
  private final PeerId listenerId = PeerId.of(listenerKey.publicKey());

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100, 70_000})
  void exchange_inPiecesOfAnySize_secureAndDelivered(int pieces) {
    NoisePair pair = pair(listenerId);
    pair.exchange(pieces);

    assertThat(pair.dialer.secured)
        .isEqualTo(new SecureSession(listenerId, listenerKey.publicKey(), Optional.of(YAMUX)));
    assertThat(pair.listener.secured)
        .isEqualTo(new SecureSession(dialerId, dialerKey.publicKey(), Optional.of(YAMUX)));

    byte[] large = new byte[3 * Noise.MAX_PLAINTEXT + 5];
    RANDOM.nextBytes(large);
    pair.dialer.write(large);
    pair.listener.write(new byte[] {1});
    pair.listener.write(new byte[0]);
    pair.listener.write(new byte[] {2});
    pair.exchange(pieces);

    assertThat(pair.listener.received.toByteArray()).isEqualTo(large);
    assertThat(pair.dialer.received.toByteArray()).containsExactly(1, 2);
    assertThat(pair.dialer.failures).isEmpty();
    assertThat(pair.listener.failures).isEmpty();
  }

  @Test
  void listener_dataBehindTheLastMessage_comesAfterTheEvent() {
    NoisePair pair = pair(null);
    pair.listener.hear(Unpooled.wrappedBuffer(pair.dialer.said()));
    pair.dialer.hear(Unpooled.wrappedBuffer(pair.listener.said()));
    pair.dialer.write(new byte[] {7});
    pair.listener.hear(Unpooled.wrappedBuffer(pair.dialer.said()));

    assertThat(pair.listener.secured).isNotNull();
    assertThat(pair.listener.received.toByteArray()).containsExactly(7);
  }

  @Test
  void dialer_anotherPeerAnswers_closesAndSaysNothingMore() {
    NoisePair pair = pair(dialerId);
    pair.exchange(1000);

    refused(pair.dialer, "another peer than the one dialled");
    assertThat(pair.listener.secured).isNull();
  }

  @Test
  void handshake_eachByteFlipped_isRefusedByWhoeverReadsIt() {
    for (int message = 0; message < 3; message++) {
      int size = 1;
      for (int at = 0; at < size; at += 7) {
        NoisePair pair = pair(null);
        NoisePair.End[] ends = {pair.dialer, pair.listener};
        byte[] said = {};
        for (int i = 0; i <= message; i++) {
          said = ends[i % 2].said();
          size = said.length;
          if (i == message) {
            said[at] ^= 1;
          }
          ends[(i + 1) % 2].hear(Unpooled.wrappedBuffer(said));
        }
        pair.exchange(1000);
        assertThat(pair.listener.secured).as("byte %s of message %s", at, message).isNull();
      }
    }
  }

  @Test
  void transport_aFlippedReplayedOrShortMessage_closesWithoutAWord() {
    byte[] shortMessage = {0, 15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    for (int fault = 0; fault < 3; fault++) {
      NoisePair pair = pair(null);
      pair.exchange(1000);
      pair.dialer.write(new byte[100]);
      byte[] said = pair.dialer.said();
      if (fault == 0) {
        said[50] ^= 4;
      } else if (fault == 1) {
        said = Unpooled.wrappedBuffer(said, said.clone()).copy().array();
      } else {
        said = shortMessage;
      }
      pair.listener.hear(Unpooled.wrappedBuffer(said));

      assertThat(pair.listener.failures).hasSize(1).allMatch(NoiseException.class::isInstance);
      assertThat(pair.listener.channel.isOpen()).isFalse();
      assertThat(pair.listener.said()).isEmpty();
      assertThat(pair.listener.received.size()).isEqualTo(fault == 1 ? 100 : 0);
    }
  }

  @Test
  void transport_anEmptyMessage_isIgnored() throws Exception {
    byte[] secret = new byte[32];
    LocalEnd end = LocalEnd.of(Curve.X25519_CURVE, dialerKey, List.of(), secret, secret);
    NoiseHandshake dialer = NoiseHandshake.initiator(end, null);
    NoisePair.End listener =
        new NoisePair.End(new Noise(listenerKey, List.of(), RANDOM).responder());
    listener.hear(framed(dialer.start().orElseThrow()));
    byte[] second = listener.said();
    byte[] third = dialer.receive(Arrays.copyOfRange(second, 2, second.length)).orElseThrow();
    byte[] empty = new byte[CipherState.TAG_SIZE];
    byte[] one = new byte[CipherState.TAG_SIZE + 1];
    CipherState sending = dialer.result().orElseThrow().sending();
    sending.encrypt(empty, 0, 0, empty, 0);
    sending.encrypt(one, 0, 1, one, 0);
    listener.hear(Unpooled.wrappedBuffer(framed(third), framed(empty), framed(one)));

    assertThat(listener.failures).isEmpty();
    assertThat(listener.received.toByteArray()).containsExactly(0);
    assertThat(Objects.requireNonNull(listener.secured).muxer()).isEmpty();
  }

  @Test
  void handshake_garbageOrTooMuch_isRefusedAtItsLength() {
    for (byte[] garbage :
        List.of(new byte[] {0, 0}, new byte[] {0x20, 1}, new byte[] {(byte) 0xff, (byte) 0xff})) {
      NoisePair pair = pair(null);
      pair.listener.hear(Unpooled.wrappedBuffer(garbage));
      assertThat(pair.listener.failures).hasSize(1).allMatch(NoiseException.class::isInstance);
      assertThat(pair.listener.channel.isOpen()).isFalse();
      assertThat(pair.listener.said()).isEmpty();
    }
  }

  @Test
  void listener_aKeyOfSmallOrder_isRefused() {
    for (int u = 0; u < 2; u++) {
      NoisePair pair = pair(null);
      byte[] first = new byte[34];
      first[1] = 32;
      first[2] = (byte) u;
      pair.listener.hear(Unpooled.wrappedBuffer(first));
      refused(pair.listener, "a Diffie-Hellman key of small order");
    }
  }

  @Test
  void write_beforeTheHandshakeIsOver_fails() {
    NoisePair pair = pair(null);
    pair.dialer.said();

    assertThatThrownBy(() -> pair.dialer.write(new byte[1])).isInstanceOf(NoiseException.class);
  }

  @Test
  void earlyMuxer_listsOfBoth_theInitiatorsFirstThatBothHave() throws Exception {
    assertThat(NoiseHandshake.earlyMuxer(List.of("a", "b", "c"), List.of("c", "b"))).contains("b");
    assertThat(NoiseHandshake.earlyMuxer(List.of(), List.of("c"))).isEmpty();
    assertThat(NoiseHandshake.earlyMuxer(List.of("c"), List.of())).isEmpty();
    assertThatThrownBy(() -> NoiseHandshake.earlyMuxer(List.of("a"), List.of("b")))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void verify_aPayloadWithoutKeyOrSignatureOrOverAnotherKey_isRefused() {
    byte[] ours = new byte[32];
    byte[] payload = HandshakePayload.sign(dialerKey, ours, List.of());
    byte[] theirs = new byte[32];
    theirs[0] = 1;
    for (byte[] wrong :
        List.of(new byte[0], Arrays.copyOf(payload, 38), Arrays.copyOfRange(payload, 38, 104))) {
      assertThatThrownBy(() -> HandshakePayload.verify(wrong, ours))
          .isInstanceOf(NoiseException.class);
    }
    assertThatThrownBy(() -> HandshakePayload.verify(payload, theirs))
        .hasMessage("an identity that did not sign the handshake");
  }

  private static void refused(NoisePair.End end, String clause) {
    assertThat(end.failures).singleElement().satisfies(e -> assertThat(e).hasMessage(clause));
    assertThat(end.channel.isOpen()).isFalse();
    assertThat(end.secured).isNull();
    assertThat(end.said()).isEmpty();
  }

  private static ByteBuf framed(byte[] message) {
    byte[] length = {(byte) (message.length >>> 8), (byte) message.length};
    return Unpooled.wrappedBuffer(length, message);
  }

  private NoisePair pair(@Nullable PeerId expected) {
    Noise dialer = new Noise(dialerKey, List.of(YAMUX), RANDOM);
    Noise listener = new Noise(listenerKey, List.of("/other", YAMUX), RANDOM);
    return new NoisePair(dialer.initiator(expected), listener.responder());
  }
}
