package org.poai.network.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.async.EventThread;
import org.poai.libp2p.host.MemoryHost;
import org.poai.libp2p.host.MemoryNetwork;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.Metrics;

/** Whom blame ends in a ban for, and whom it does not. */
final class PeerBookTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryHost self = network.host();
  private final MemoryHost peer = network.host();
  private final EventThread thread =
      new EventThread(
          "network",
          (part, cause) -> {
            throw new AssertionError(part, cause);
          });
  private final Set<PeerId> named = ConcurrentHashMap.newKeySet();
  private final PeerBook book =
      new PeerBook(self, thread, NamedPeers.ofIds(named), System::nanoTime, new Metrics());
  private final List<String> told = new ArrayList<>();

  PeerBookTest() {
    network.connect(peer, self);
    book.onPenalty(
        new PenaltyListener() {
          @Override
          public void banned(Peer peer, Offence why, Duration duration) {
            told.add("banned for " + duration.toHours() + " h: " + why);
          }

          @Override
          public void parted(Peer peer, Offence why, String detail, Duration pause) {
            told.add("parted for " + pause.toSeconds() + " s: " + why + ": " + detail);
          }
        });
  }

  @AfterEach
  void stop() {
    thread.stop(1_000);
  }

  private void blame(Offence offence) {
    book.blame(peer.id(), offence, "it lied");
    thread.call(() -> true).join();
    network.settle();
  }

  @Test
  void peer_withAHundredPoints_isBanned() {
    blame(Offence.MALFORMED);
    assertThat(self.peers()).hasSize(1);
    blame(Offence.MALFORMED);
    assertThat(self.peers()).isEmpty();
    assertThat(told).containsExactly("banned for 1 h: MALFORMED");
  }

  @Test
  void namedPeer_isDisconnectedForLongerEachTime_andNeverBanned() {
    named.add(peer.id());
    for (int pause : new int[] {30, 60, 120}) {
      blame(Offence.INVALID_BLOCK);
      assertThat(self.peers()).isEmpty();
      network.connect(self, peer);
      assertThat(self.peers()).as("kept away").isEmpty();
      network.advance(pause * 1_000L);
      network.connect(self, peer);
      assertThat(self.peers()).hasSize(1);
    }
    assertThat(told)
        .containsExactly(
            "parted for 30 s: INVALID_BLOCK: it lied",
            "parted for 60 s: INVALID_BLOCK: it lied",
            "parted for 120 s: INVALID_BLOCK: it lied");
  }
}
