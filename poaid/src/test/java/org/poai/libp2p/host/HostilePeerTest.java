package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.Leaks;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.transport.RawPeer;
import org.poai.testing.Until;

/** Peers that have shaken hands and then misbehave; the host keeps its other peer throughout. */
@Timeout(120)
class HostilePeerTest {
  private static final String ECHO = "/test/echo/1";
  private static final String PING = "000200010000000000000007";
  private static final String PONG = "000200020000000000000007";
  private static final String SYN = "000100010000000100000000";
  private static final String RST = "000100080000000100000000";

  @BeforeAll
  static void watchBuffers() {
    Leaks.begin();
  }

  @AfterAll
  static void noBuffer_isLost() {
    Leaks.assertNone();
  }

  @SuppressWarnings("NullAway.Init")
  private HostPair pair;

  @BeforeEach
  void connect() throws Exception {
    pair = HostPair.connected();
    pair.listener.serve(ECHO, StreamLimits.DEFAULT, stream -> new Echo());
  }

  @AfterEach
  void otherPeer_isStillServed() throws Exception {
    Gathering gathering = new Gathering();
    Stream stream =
        pair.dialer
            .open(pair.listener.id(), List.of(ECHO), opened -> gathering)
            .get(10, TimeUnit.SECONDS);
    stream.write(new byte[] {1, 2, 3});
    stream.closeWrite();
    assertThat(gathering.whole.get(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
    pair.close();
  }

  private RawPeer raw() throws Exception {
    return new RawPeer(HostPair.address(pair.listener));
  }

  private static byte[] hex(String text) {
    return ByteBufUtil.decodeHexDump(text);
  }

  @Test
  void garbageForYamux_endsTheConnection() throws Exception {
    try (RawPeer peer = raw()) {
      peer.write(hex("474554202f20485454502f312e310d0a"));
      assertThat(peer.isClosedWithin(10)).isTrue();
    }
  }

  @Test
  void garbageForANegotiation_endsItsStreamOnly() throws Exception {
    try (RawPeer peer = raw()) {
      peer.write(hex(SYN + "000000000000000100000004ffffffff" + PING));
      StringBuilder answers = new StringBuilder();
      while (!answers.toString().contains(PONG)) {
        answers.append(peer.read());
      }
      assertThat(answers.toString()).contains(RST);
      assertThat(peer.isClosedWithin(0)).isFalse();
    }
  }

  @Test
  void pings_whoseAnswersNobodyReads_endTheConnection() throws Exception {
    try (RawPeer peer = raw()) {
      peer.deafen();
      byte[] many = hex(PING.repeat(5_000));
      int batches = 0;
      while (batches < 2_000 && isWritten(peer, many)) {
        batches++;
      }
      assertThat(batches).isLessThan(2_000);
    }
  }

  private static boolean isWritten(RawPeer peer, byte[] bytes) {
    try {
      peer.write(bytes).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  @Test
  void peer_thatDoesNotRead_isGoneSoonAfterItIsDisconnected() throws Exception {
    BlockingQueue<Peer> gone = new LinkedBlockingQueue<>();
    CompletableFuture<Stream> accepted = new CompletableFuture<>();
    pair.listener.serve(
        "/big",
        StreamLimits.DEFAULT,
        stream -> {
          accepted.complete(stream);
          return new Echo();
        });
    pair.listener.addListener(
        new HostListener() {
          @Override
          public void onConnected(Peer peer) {}

          @Override
          public void onDisconnected(Peer peer) {
            gone.add(peer);
          }
        });
    try (RawPeer peer = raw()) {
      // Opens a stream for /big, with credit without end.
      String proposal = "132f6d756c746973747265616d2f312e302e300a" + "052f6269670a";
      peer.write(hex(SYN + "00000000000000010000001a" + proposal + "00010000000000017fffffff"));
      peer.deafen();
      Stream stream = accepted.get(10, TimeUnit.SECONDS);
      CompletableFuture<Void> written = stream.write(new byte[30 << 20]);
      pair.listener.disconnect(stream.peer(), "it does not read");
      assertThat(gone.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(written.handle((nothing, failure) -> failure).get(10, TimeUnit.SECONDS))
          .isNotNull();
    }
  }

  @Test
  void randomBytes_overAndOver_leaveTheHostAsItWas() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 60; i++) {
      byte[] garbage = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(garbage);
      if (random.nextBoolean()) {
        // Far enough into the rules of Yamux to open streams.
        byte[] open = hex(SYN + "0000000000000001" + "00000400");
        garbage = Arrays.copyOf(open, open.length + garbage.length);
      }
      try (RawPeer peer = raw()) {
        peer.write(garbage);
        peer.write(garbage);
      }
    }
    Until.holds("only the other peer is left", () -> pair.listener.peers().size() == 1);
  }
}
