package org.poai.miner;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Why a node with named peers does not mine yet: it first catches up with them, or waits {@value
 * #PATIENCE_SECONDS} s in vain for one. Once open it stays open.
 */
public final class MiningGate implements Supplier<Optional<String>> {
  private static final long PATIENCE_SECONDS = 30;

  private final IntSupplier peers;
  private final BooleanSupplier synced;
  private final LongSupplier nanoTime;
  private final long start;
  private boolean open;

  /**
   * A gate.
   *
   * @param peers peers on our chain now
   * @param synced whether this node is where its peers are
   */
  public MiningGate(
      boolean hasNamedPeers, IntSupplier peers, BooleanSupplier synced, LongSupplier nanoTime) {
    this.peers = peers;
    this.synced = synced;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.open = !hasNamedPeers;
  }

  @Override
  public synchronized Optional<String> get() {
    if (!open) {
      long waited = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start);
      open = peers.getAsInt() > 0 ? synced.getAsBoolean() : waited >= PATIENCE_SECONDS;
    }
    if (open) {
      return Optional.empty();
    }
    return Optional.of(
        peers.getAsInt() > 0 ? "catching up with the peers" : "no peer has answered yet");
  }
}
