package org.poai.market.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.chain.block.DecodeResult;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.Requests;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.network.peer.Offence;
import org.poai.network.peer.Penalties;

/**
 * Offers from peer to peer: new ones by gossip, those that a peer holds when it is asked. Each
 * signature is looked at by a worker, within the ration of the peer that brought it.
 */
public final class OfferGossip implements PubSub.Validator, Requests.Responder {
  private static final int BURST = 64;
  private static final int PER_SECOND = 2;

  /** Questions for all offers. */
  private static final int BURST_ASKED = 4;

  private static final int ASKED_PER_SECOND = 1;

  /** A peer is asked so often, and sooner while nobody has answered. */
  private static final long ASK_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Wires wires;
  private final OfferBook book;
  private final Executor workers;
  private final Ration gossiped;
  private final Ration asked;
  private final LongSupplier nanoTime;
  private final LabelledCounter<Fate> fates;
  private volatile long answeredAt;
  private volatile boolean wasAnswered;

  /** What carries offers. */
  public record Wires(
      PubSub pubSub,
      Requests requests,
      Penalties penalties,
      MarketProtocols protocols,
      Supplier<List<PeerId>> peers) {}

  /** What became of an offer of a peer's. */
  private enum Fate {
    TAKEN,
    LEFT,
    FALSE,
    MALFORMED,
    RATE
  }

  /** Offers go into {@code book}. */
  public OfferGossip(
      Wires wires, OfferBook book, Executor workers, LongSupplier nanoTime, Metrics metrics) {
    this.wires = wires;
    this.book = book;
    this.workers = workers;
    this.nanoTime = nanoTime;
    this.gossiped = new Ration(BURST, PER_SECOND, nanoTime);
    this.asked = new Ration(BURST_ASKED, ASKED_PER_SECOND, nanoTime);
    this.fates =
        metrics.counter(
            MetricCategory.MARKET,
            "offers_brought",
            "Offers that peers brought, by what became of them",
            "result",
            Fate.class);
    metrics.gauge(
        MetricCategory.MARKET, "offers_known", "Offers that hold now", () -> book.all().size());
  }

  /** Joins the topic, and answers who asks for offers. */
  public void start() {
    wires.pubSub().subscribe(wires.protocols().offersTopic(), this);
    wires.requests().serve(wires.protocols().offers(), this);
  }

  /** Tells peers of our own offer. */
  void publish(Offer offer) {
    book.putOwn(offer);
    wires.pubSub().publish(wires.protocols().offersTopic(), offer.encode());
  }

  @Override
  public CompletableFuture<Validation> validate(PeerId forwarder, byte[] data) {
    if (!gossiped.take(forwarder)) {
      fates.increment(Fate.RATE);
      return CompletableFuture.completedFuture(Validation.IGNORE);
    }
    try {
      return CompletableFuture.supplyAsync(() -> validation(judge(data, forwarder)), workers);
    } catch (RejectedExecutionException e) {
      fates.increment(Fate.RATE);
      return CompletableFuture.completedFuture(Validation.IGNORE);
    }
  }

  private static Validation validation(Fate fate) {
    return switch (fate) {
      case TAKEN -> Validation.ACCEPT;
      case LEFT, RATE -> Validation.IGNORE;
      case FALSE, MALFORMED -> Validation.REJECT;
    };
  }

  private Fate judge(byte[] data, PeerId from) {
    DecodeResult<Offer> decoded = Offer.decode(data);
    Fate fate = decoded.match(offer -> fate(offer, from), refused -> Fate.MALFORMED);
    fates.increment(fate);
    if (fate == Fate.FALSE) {
      wires.penalties().blame(from, Offence.FALSE_OFFER, "an offer that its worker did not sign");
    } else if (fate == Fate.MALFORMED) {
      wires.penalties().blame(from, Offence.MALFORMED, "bytes that are no offer");
    }
    return fate;
  }

  private Fate fate(Offer offer, PeerId from) {
    return switch (book.judge(offer, from)) {
      case TAKEN -> Fate.TAKEN;
      case LEFT -> Fate.LEFT;
      case FALSE -> Fate.FALSE;
    };
  }

  /** All that the book holds, to who asks. */
  @Override
  public CompletableFuture<Frames> respond(PeerId peer, byte[] request) {
    if (!asked.take(peer)) {
      wires.penalties().blame(peer, Offence.TOO_MANY_REQUESTS, "more requests than its ration");
      return CompletableFuture.failedFuture(new IllegalStateException("more than your ration"));
    }
    return CompletableFuture.completedFuture(
        Frames.lazily(book.all().stream().map(Offer::encode).iterator(), workers));
  }

  /** Asks one of the peers for its offers, when that is due; called every few seconds. */
  public void askWhenDue(int pick) {
    List<PeerId> peers = wires.peers().get();
    if (peers.isEmpty() || (wasAnswered && nanoTime.getAsLong() - answeredAt < ASK_NANOS)) {
      return;
    }
    PeerId peer = peers.get(Math.floorMod(pick, peers.size()));
    var unused =
        wires
            .requests()
            .ask(peer, wires.protocols().offers(), Offer.ALL)
            .thenAcceptAsync(frames -> answered(frames, peer), workers)
            .exceptionally(failure -> null); // another peer is asked next time
  }

  private void answered(List<byte[]> frames, PeerId peer) {
    answeredAt = nanoTime.getAsLong();
    wasAnswered = true;
    for (byte[] frame : frames) {
      Fate fate = judge(frame, peer);
      if (fate == Fate.FALSE || fate == Fate.MALFORMED) {
        return;
      }
    }
  }
}
