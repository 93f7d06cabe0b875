package org.poai.network.gossip;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.network.peer.Offence;
import org.poai.network.peer.Penalties;
import org.poai.primitives.Bytes;
import org.poai.txpool.PoolLimits;

/** Pending transactions by gossip: size and rate are looked at here, the rest is the pool's. */
public final class TransactionGossip implements PubSub.Validator {
  /** Of one envelope. */
  public static final int MAX_SIZE = PoolLimits.MAX_ENVELOPE;

  private static final int BURST = 1_000;
  private static final int PER_SECOND = 200;

  private final PubSub pubSub;
  private final String topic;
  private final TransactionSink sink;
  private final Penalties penalties;
  private final Ration ration;
  private final LabelledCounter<Fate> fates;

  public TransactionGossip(
      PubSub pubSub,
      String topic,
      TransactionSink sink,
      Penalties penalties,
      LongSupplier nanoTime,
      Metrics metrics) {
    this.pubSub = pubSub;
    this.topic = topic;
    this.sink = sink;
    this.penalties = penalties;
    this.ration = new Ration(BURST, PER_SECOND, nanoTime);
    this.fates =
        metrics.counter(
            MetricCategory.NETWORK,
            "gossiped_transactions",
            "Transactions that peers forwarded, by what became of them",
            "result",
            Fate.class);
  }

  /** What became of a forwarded transaction. */
  private enum Fate {
    ACCEPT,
    IGNORE,
    REJECT,
    /** Empty, or larger than a transaction may be. */
    SIZE,
    /** Beyond its sender's ration. */
    RATE,
    /** The pool has stopped. */
    FAILED
  }

  private static Fate fate(@Nullable Validation validation) {
    if (validation == null) {
      return Fate.FAILED;
    }
    return switch (validation) {
      case ACCEPT -> Fate.ACCEPT;
      case IGNORE -> Fate.IGNORE;
      case REJECT -> Fate.REJECT;
    };
  }

  /** Joins the topic. */
  public void start() {
    pubSub.subscribe(topic, this);
  }

  /** Tells peers of a transaction of our own. */
  public void publish(Bytes envelope) {
    pubSub.publish(topic, envelope.toArray());
  }

  @Override
  public CompletableFuture<Validation> validate(PeerId forwarder, byte[] data) {
    if (data.length == 0 || data.length > MAX_SIZE) {
      penalties.blame(forwarder, Offence.MALFORMED, "a transaction of " + data.length + " bytes");
      fates.increment(Fate.SIZE);
      return CompletableFuture.completedFuture(Validation.REJECT);
    }
    if (!ration.take(forwarder)) {
      fates.increment(Fate.RATE);
      return CompletableFuture.completedFuture(Validation.IGNORE);
    }
    return sink.offer(forwarder, Bytes.of(data))
        .whenComplete((validation, failure) -> fates.increment(fate(validation)));
  }
}
