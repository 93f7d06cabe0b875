package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.async.EventThread;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.testing.ManualClock;

class DialerTest {
  private static final Backoff QUICK = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private static final Backoff SLOW = new Backoff(Duration.ofSeconds(15), Duration.ofHours(1));

  private final List<Throwable> failures = new ArrayList<>();
  private final EventThread thread = new EventThread("dialer", (part, why) -> failures.add(why));
  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryHost self = network.host();
  private final AddressBook book = AddressBook.inMemory(network.clock());

  private final List<String> lines = new ArrayList<>();
  private final NamedDialListener told =
      new NamedDialListener() {
        @Override
        public void reached(Multiaddr named, PeerId peer) {
          lines.add("reached");
        }

        @Override
        public void failed(Multiaddr named, String why) {
          lines.add(why);
        }

        @Override
        public void isSelf(Multiaddr named) {
          lines.add("self");
        }
      };

  @AfterEach
  void stop() {
    thread.stop(1_000);
    assertThat(failures).isEmpty();
  }

  private Dialer dialer(int outbound, Multiaddr... persistent) {
    DialerConfig config = new DialerConfig(List.of(persistent), outbound, 50, 8, 2, QUICK, SLOW);
    Dialer dialer =
        new Dialer(self, book, config, thread, network.clock(), new SecureRandom(), told);
    self.addListener(dialer);
    return dialer;
  }

  /** One tick, what it sets off in the network, and what that sets off here. */
  private void tick(Dialer dialer) {
    thread.execute(dialer::tick);
    settle();
  }

  private void settle() {
    for (int i = 0; i < 3; i++) {
      thread.call(() -> 0).join();
      network.settle();
    }
  }

  private List<PeerId> connected() {
    return self.peers().stream().map(Peer::id).toList();
  }

  @Test
  void persistentPeer_isRedialled_forEver() {
    MemoryHost peer = network.host();
    Dialer dialer = dialer(0, peer.addresses().get(0));
    tick(dialer);
    assertThat(connected()).containsExactly(peer.id());
    for (int i = 0; i < 20; i++) {
      self.disconnect(peer.id(), "a test");
      settle();
      tick(dialer);
      assertThat(connected()).isEmpty();
      network.advance(75_000);
      tick(dialer);
      assertThat(connected()).containsExactly(peer.id());
    }
  }

  @Test
  void persistentPeer_notReached_itsReasonIsToldOnceUntilItIsAnother() {
    MemoryHost peer = network.host();
    peer.stop();
    network.settle();
    Dialer dialer = dialer(0, peer.dialAddress());
    for (int i = 0; i < 5; i++) {
      tick(dialer);
      network.advance(75_000);
    }
    assertThat(lines).containsExactly("nobody listens there");
    assertThat(dialer.trouble().orElseThrow()).endsWith("nobody listens there");
    peer.restart();
    self.suspend(peer.id(), Duration.ofSeconds(60), "a test");
    tick(dialer);
    network.advance(75_000);
    tick(dialer);
    assertThat(lines).containsExactly("nobody listens there", "not welcome", "reached");
    assertThat(dialer.trouble()).isEmpty();
  }

  @Test
  void persistentPeer_thatEndsTheConnectionAtOnce_isToldOnce_andIsTheReasonUntilItStays() {
    MemoryHost peer = network.host();
    Dialer dialer = dialer(0, peer.dialAddress());
    for (int i = 0; i < 3; i++) {
      tick(dialer);
      peer.disconnect(self.id(), "it is full");
      settle();
      network.advance(75_000);
    }
    assertThat(lines)
        .filteredOn(line -> line.startsWith("the connection ended at once"))
        .hasSize(1);
    assertThat(dialer.trouble().orElseThrow()).contains("ended at once");

    tick(dialer);
    network.advance(75_000);
    peer.disconnect(self.id(), "for other reasons");
    settle();
    assertThat(dialer.trouble()).isEmpty();
  }

  @Test
  void persistentPeer_withThisNodesOwnId_isToldOnceAndNotDialled() {
    Dialer dialer = dialer(0, self.dialAddress());
    for (int i = 0; i < 5; i++) {
      tick(dialer);
      network.advance(75_000);
    }
    assertThat(lines).containsExactly("self");
  }

  @Test
  void persistentPeer_whoseAddressLeadsToThisNode_isToldOnceAndNotDialledAgain() {
    Dialer dialer = dialer(0, self.addresses().get(0));
    for (int i = 0; i < 5; i++) {
      tick(dialer);
      network.advance(75_000);
    }
    assertThat(lines).containsExactly("self");
  }

  @Test
  void persistentPeer_thatDoesNotListen_isTriedAfterAMinuteAtMost() {
    MemoryHost peer = network.host();
    Multiaddr address = peer.dialAddress();
    peer.stop();
    network.settle();
    Dialer dialer = dialer(0, address);
    for (int i = 0; i < 100; i++) {
      tick(dialer);
      network.advance(75_000);
    }
    peer.restart();
    tick(dialer);
    assertThat(connected()).containsExactly(peer.id());
  }

  @Test
  void persistentPeer_wallClockIsSetBackADay_isDialledAgainWithinAMinute() {
    ManualClock clock = new ManualClock(1_800_000_000);
    MemoryHost peer = network.host();
    Multiaddr address = peer.dialAddress();
    peer.stop();
    network.settle();
    DialerConfig config = new DialerConfig(List.of(address), 0, 50, 8, 2, QUICK, SLOW);
    AddressBook ofClock = AddressBook.inMemory(clock);
    Dialer dialer = new Dialer(self, ofClock, config, thread, clock, new SecureRandom(), told);
    self.addListener(dialer);
    for (int i = 0; i < 5; i++) {
      tick(dialer);
      clock.advanceSeconds(75);
    }
    tick(dialer);
    clock.setAhead(-86_400);
    peer.restart();
    clock.advanceSeconds(75);
    tick(dialer);
    assertThat(connected()).containsExactly(peer.id());
  }

  @Test
  void peersOfTheBook_areDialled_asManyAsAreWanted() {
    Dialer dialer = dialer(3);
    for (int i = 0; i < 10; i++) {
      MemoryHost peer = network.host();
      dialer.found(peer.id(), peer.addresses());
    }
    settle();
    tick(dialer);
    assertThat(connected()).hasSize(3);
    tick(dialer);
    assertThat(connected()).hasSize(3);
  }

  @Test
  void peer_thatDialledUs_isNotDialled() {
    MemoryHost peer = network.host();
    network.connect(peer, self);
    Dialer dialer = dialer(3);
    dialer.found(peer.id(), peer.addresses());
    settle();
    tick(dialer);
    assertThat(self.peers()).hasSize(1).noneMatch(Peer::outbound);
  }

  @Test
  void peer_thatIsGone_isNotDialledAtOnce() {
    MemoryHost peer = network.host();
    Dialer dialer = dialer(3);
    dialer.found(peer.id(), peer.addresses());
    settle();
    assertThat(connected()).hasSize(1);
    peer.disconnect(self.id(), "full");
    settle();
    tick(dialer);
    assertThat(connected()).isEmpty();
    network.advance(19_000);
    tick(dialer);
    assertThat(connected()).hasSize(1);
  }

  @Test
  void peer_farAway_doesNotSendUsToOurNeighbours() throws Exception {
    Dialer dialer = dialer(0);
    Multiaddr there = Multiaddr.parse("/ip4/198.51.100.7/tcp/4001");
    MemoryHost peer = network.host();
    List<Multiaddr> told =
        List.of(
            Multiaddr.parse("/ip4/127.0.0.1/tcp/22"), Multiaddr.parse("/ip4/192.168.0.1/tcp/80"));
    dialer.told(new Peer(peer.id(), there, true), told);
    settle();
    assertThat(book.size()).isZero();
    dialer.told(new Peer(peer.id(), there, true), List.of(there));
    settle();
    assertThat(book.size()).isEqualTo(1);
  }

  @Test
  void host_thatHearsOfItself_doesNotDial() {
    Dialer dialer = dialer(3);
    dialer.found(self.id(), self.addresses());
    settle();
    tick(dialer);
    assertThat(book.size()).isZero();
  }

  @Test
  void waiting_doublesUpToTheMost_withinAQuarter() {
    SecureRandom random = new SecureRandom();
    for (int failures = 0; failures < 100; failures++) {
      long full = Math.min(60_000, 1_000L << Math.max(0, Math.min(failures - 1, 20)));
      assertThat(QUICK.millis(failures, random)).isBetween(full * 3 / 4, full * 5 / 4);
    }
  }
}
