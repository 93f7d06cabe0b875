package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.async.Clock;
import org.poai.libp2p.Leaks;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.transport.DialException;

@Timeout(60)
class Libp2pHostTest {
  private static final String ECHO = "/test/echo/1";

  private static void serveEcho(Host host) {
    host.serve(ECHO, new StreamLimits(4, 64), stream -> new Echo());
  }

  @BeforeAll
  static void watchBuffers() {
    Leaks.begin();
  }

  @AfterAll
  static void noBuffer_isLost() {
    Leaks.assertNone();
  }

  @Test
  void bytes_betweenAllKindsOfIdentity_comeBack() throws Exception {
    for (KeyType one : List.of(KeyType.ED25519, KeyType.SECP256K1)) {
      for (KeyType other : List.of(KeyType.ED25519, KeyType.SECP256K1)) {
        try (HostPair pair = HostPair.connected(one, other)) {
          serveEcho(pair.listener);
          byte[] sent = new byte[4 << 20];
          new SplittableRandom(4).nextBytes(sent);
          Gathering gathering = new Gathering();
          Stream stream = open(pair.dialer, pair.listener, gathering);
          stream.write(sent);
          stream.closeWrite();
          assertThat(gathering.whole.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
        }
      }
    }
  }

  private static Stream open(Host from, Host to, StreamHandler handler) throws Exception {
    return from.open(to.id(), List.of(ECHO), stream -> handler).get(10, TimeUnit.SECONDS);
  }

  @Test
  void stream_fromTheListeningSide_works() throws Exception {
    try (HostPair pair = HostPair.connected()) {
      serveEcho(pair.dialer);
      Gathering gathering = new Gathering();
      awaitPeer(pair.listener, pair.dialer);
      Stream stream = open(pair.listener, pair.dialer, gathering);
      stream.write("hello".getBytes(StandardCharsets.UTF_8));
      stream.closeWrite();
      assertThat(gathering.whole.get(10, TimeUnit.SECONDS)).asString().isEqualTo("hello");
    }
  }

  private static void awaitPeer(Host host, Host peer) throws InterruptedException {
    BlockingQueue<Peer> connected = new LinkedBlockingQueue<>();
    host.addListener(
        new HostListener() {
          @Override
          public void onConnected(Peer who) {
            connected.add(who);
          }

          @Override
          public void onDisconnected(Peer who) {}
        });
    if (host.peer(peer.id()).isEmpty()) {
      assertThat(connected.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void open_ofAProtocolThatNobodyServes_isUnsupported() throws Exception {
    try (HostPair pair = HostPair.connected()) {
      assertThatThrownBy(() -> open(pair.dialer, pair.listener, new Gathering()))
          .hasCauseInstanceOf(HostException.class)
          .cause()
          .matches(e -> ((HostException) e).isUnsupported());
    }
  }

  @Test
  void whoeverHasOurOwnKey_isLetGo_andListenersHearFromWhere() throws Exception {
    try (HostPair pair = HostPair.connected()) {
      CompletableFuture<Multiaddr> met = new CompletableFuture<>();
      pair.listener.addListener(
          new HostListener() {
            @Override
            public void onConnected(Peer peer) {}

            @Override
            public void onDisconnected(Peer peer) {}

            @Override
            public void onOwnId(Multiaddr remote) {
              met.complete(remote);
            }
          });

      var dialled = pair.listener.dial(pair.listener.addresses().get(0));

      assertThatThrownBy(() -> dialled.get(10, TimeUnit.SECONDS))
          .cause()
          .matches(e -> ((DialException) e).isSelf());
      assertThat(met.get(10, TimeUnit.SECONDS).isLoopback()).isTrue();
      assertThat(pair.listener.peers()).hasSize(1);
    }
  }

  @Test
  void streams_beyondTheProtocolsLimit_areReset() throws Exception {
    try (HostPair pair = HostPair.connected()) {
      serveEcho(pair.listener);
      for (int i = 0; i < 4; i++) {
        var unused = open(pair.dialer, pair.listener, new Gathering());
      }
      Gathering fifth = new Gathering();
      var unused = open(pair.dialer, pair.listener, fifth);
      assertThat(fifth.closed.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void dial_ofAnotherPeerThanExpected_fails() throws Exception {
    Libp2pHost one = HostPair.host(KeyType.ED25519);
    Libp2pHost other = HostPair.host(KeyType.ED25519);
    try {
      Multiaddr wrong = other.addresses().get(0).withPeer(HostPair.host(KeyType.ED25519).id());
      assertThatThrownBy(() -> one.dial(wrong).get(10, TimeUnit.SECONDS)).isNotNull();
      Multiaddr itself = one.addresses().get(0);
      assertThatThrownBy(() -> one.dial(itself).get(10, TimeUnit.SECONDS))
          .hasMessageContaining("this node");
    } finally {
      one.stop();
      other.stop();
    }
  }

  @Test
  void ban_closesAndKeepsOut_untilItsTimeIsOver() throws Exception {
    long[] now = {1_000_000};
    Clock clock = () -> now[0];
    Libp2pHost host = HostPair.host(KeyType.ED25519, HostLimits.generous(), Bans.inMemory(clock));
    Libp2pHost peer = HostPair.host(KeyType.ED25519);
    try {
      BlockingQueue<String> events = new LinkedBlockingQueue<>();
      host.addListener(new Told(events));
      var first = peer.dial(HostPair.address(host)).get(10, TimeUnit.SECONDS);
      assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
      assertThat(host.ban(peer.id(), "127.0.0.1", "it lied")).hasHours(1);
      assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("disconnected");

      assertThatThrownBy(() -> host.dial(HostPair.address(peer)).get(10, TimeUnit.SECONDS))
          .hasMessageContaining("banned");
      now[0] += Duration.ofHours(1).toMillis();
      assertThat(host.dial(HostPair.address(peer)).get(10, TimeUnit.SECONDS)).isEqualTo(peer.id());
      assertThat(first).isEqualTo(host.id());
    } finally {
      host.stop();
      peer.stop();
    }
  }

  @Test
  void garbage_atEachLayer_endsOnlyItsOwnConnection() throws Exception {
    try (HostPair pair = HostPair.connected()) {
      serveEcho(pair.listener);
      String header = "132f6d756c746973747265616d2f312e302e300a";
      String noise = "072f6e6f6973650a";
      for (String hex :
          List.of(
              "ffffffffff", header + "ffff", header + noise + "0000", header + noise + "ffff00")) {
        assertThat(answerOf(pair.listener, ByteBufUtil.decodeHexDump(hex))).isNotNull();
      }
      Gathering gathering = new Gathering();
      Stream stream = open(pair.dialer, pair.listener, gathering);
      stream.write(new byte[] {7});
      stream.closeWrite();
      assertThat(gathering.whole.get(10, TimeUnit.SECONDS)).containsExactly(7);
    }
  }

  /** What a raw socket gets before the host closes it. */
  private static byte[] answerOf(Host host, byte[] garbage) throws Exception {
    InetSocketAddress address = host.addresses().get(0).tcpAddress().orElseThrow();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(garbage);
      return socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException e) {
      return new byte[0];
    }
  }

  @Test
  void socket_thatSaysNothing_isClosedInTime() throws Exception {
    HostLimits hasty =
        new HostLimits(8, 8, 8, 8, 8, Duration.ofMillis(200), HostLimits.generous().streams());
    Libp2pHost host = HostPair.host(KeyType.ED25519, hasty, Bans.inMemory(Clock.system()));
    try {
      assertThat(answerOf(host, new byte[0])).isNotNull();
    } finally {
      host.stop();
    }
  }

  /** Hears of peers. */
  private record Told(BlockingQueue<String> events) implements HostListener {
    @Override
    public void onConnected(Peer peer) {
      events.add("connected");
    }

    @Override
    public void onDisconnected(Peer peer) {
      events.add("disconnected");
    }
  }
}
