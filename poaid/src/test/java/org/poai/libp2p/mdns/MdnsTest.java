package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.MemoryNetwork;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** Over loopback, on a port and under a service of its own, so that nobody else is found. */
@Timeout(60)
class MdnsTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final List<Mdns> started = new ArrayList<>();
  private String loopback = "";
  private int port;

  private record Found(PeerId peer, List<Multiaddr> addresses) {}

  @BeforeEach
  void choosePort() throws Exception {
    NetworkInterface found = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    Assumptions.assumeTrue(found != null, "no loopback");
    loopback = found.getName();
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    started.forEach(Mdns::stop);
  }

  private MdnsConfig config(String networkInterface) {
    return new MdnsConfig("_test._udp.local", port, Optional.of(networkInterface), 200);
  }

  private BlockingQueue<Found> start(Host host, MdnsConfig config) {
    BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    Mdns mdns =
        new Mdns(
            config,
            host,
            new SecureRandom(),
            (part, cause) -> {
              throw new AssertionError(part, cause);
            },
            (peer, addresses) -> found.add(new Found(peer, addresses)));
    started.add(mdns);
    mdns.start();
    return found;
  }

  private static @Nullable Found take(BlockingQueue<Found> found) throws InterruptedException {
    return found.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void twoNodes_onOneMachine_findEachOther() throws Exception {
    Host one = network.host();
    Host other = network.host();

    BlockingQueue<Found> byOne = start(one, config(loopback));
    BlockingQueue<Found> byOther = start(other, config(loopback));

    assertThat(take(byOne)).isEqualTo(new Found(other.id(), other.addresses()));
    assertThat(take(byOther)).isEqualTo(new Found(one.id(), one.addresses()));
    assertThat(started).allMatch(mdns -> mdns.problem().isEmpty());
    assertThat(byOne).as("nobody is told of twice at once, nor of itself").isEmpty();
  }

  @Test
  void start_withoutSuchAnInterface_hasAProblemAndGoesOn() throws Exception {
    start(network.host(), config("no such interface"));

    Mdns mdns = started.get(0);
    while (mdns.problem().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(mdns.problem().orElseThrow()).startsWith("Peers on the local network");
  }

  @Test
  void start_portThatAnotherKeepsForItself_hasAProblem() throws Exception {
    try (DatagramSocket greedy = new DatagramSocket(port)) {
      start(network.host(), config(loopback));

      assertThat(greedy.isBound()).isTrue();
      assertThat(started.get(0).problem()).isPresent();
    }
  }
}
