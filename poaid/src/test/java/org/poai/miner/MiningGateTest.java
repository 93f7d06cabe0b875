package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who named peers mines after the first sync, or after 30 s without a peer. */
final class MiningGateTest {
  private final AtomicInteger peers = new AtomicInteger();
  private final AtomicBoolean synced = new AtomicBoolean();
  private final AtomicLong nanos = new AtomicLong();

  private MiningGate gate(boolean hasNamedPeers) {
    return new MiningGate(hasNamedPeers, peers::get, synced::get, nanos::get);
  }

  @Test
  void withoutNamedPeers_isOpen() {
    assertThat(gate(false).get()).isEmpty();
  }

  @Test
  void noPeerFor30Seconds_opens() {
    MiningGate gate = gate(true);

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(29_999));
    assertThat(gate.get()).contains("no peer has answered yet");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(gate.get()).isEmpty();
  }

  @Test
  void aPeer_opensAfterTheFirstSync_andForGood() {
    MiningGate gate = gate(true);
    peers.set(1);

    nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(gate.get()).contains("catching up with the peers");
    synced.set(true);
    assertThat(gate.get()).isEmpty();
    synced.set(false);
    assertThat(gate.get()).isEmpty();
  }
}
