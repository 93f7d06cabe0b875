package org.poai.network.gossip;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.network.peer.Offence;
import org.poai.primitives.Hash32;

/**
 * Blocks by gossip, both ways. What a peer forwards is relayed only after it was verified here and
 * became the head; our own blocks, and those that became the head in another way, are published
 * once. A head that sync brings is published when no higher one follows within a moment.
 */
public final class BlockGossip implements PubSub.Validator, HeadListener {
  private static final int IN_FLIGHT_PER_KEY = 16;
  private static final int IN_FLIGHT = 128;
  private static final long RECENT_SECONDS = 600;
  private static final long SETTLE_MILLIS = 500;

  private final GossipParts parts;
  private final PubSub pubSub;
  private final String topic;
  private final BlockDoor door;
  private final ParentSearch parents;
  private final InFlight inFlight = new InFlight(IN_FLIGHT_PER_KEY, IN_FLIGHT);
  private final FruitlessBlocks fruitless;
  private final LabelledCounter<ImportResult> results;
  private final LabelledCounter<Unjudged> unjudged;

  /** Relayed or published already; owned by the thread {@code network}. */
  private final Set<Hash32> passedOn = RecentHashes.set();

  public BlockGossip(GossipParts parts, PubSub pubSub, String topic, Metrics metrics) {
    this.parts = parts;
    this.pubSub = pubSub;
    this.topic = topic;
    this.door = new BlockDoor(parts);
    this.fruitless = new FruitlessBlocks(parts.clock());
    this.parents = new ParentSearch(parts, door, fruitless);
    this.results =
        metrics.counter(
            MetricCategory.NETWORK,
            "gossiped_blocks",
            "Blocks that peers forwarded, by what became of them",
            "result",
            ImportResult.class);
    this.unjudged =
        metrics.counter(
            MetricCategory.NETWORK,
            "gossiped_blocks_unjudged",
            "Blocks that peers forwarded and nobody judged, by why",
            "reason",
            Unjudged.class);
  }

  /** Why a forwarded block was not judged. */
  private enum Unjudged {
    /** Its sender's blocks came to nothing too often lately. */
    RATION,
    /** As many as may be are being judged, or its sender has left. */
    BUSY,
    /** Its bytes are no block. */
    NO_BLOCK,
    /** The tree has stopped. */
    STOPPED
  }

  /** Joins the topic and follows the head. */
  public void start() {
    parts.tree().addListener(this);
    pubSub.subscribe(topic, this);
  }

  @Override
  public CompletableFuture<Validation> validate(PeerId forwarder, byte[] data) {
    Optional<Origin.Peer> origin = parts.book().origin(forwarder);
    if (origin.isPresent() && !fruitless.admits(origin.get().banKey())) {
      parts.book().blame(forwarder, Offence.TOO_MANY_REQUESTS, "blocks that come to nothing");
      return dropped(Unjudged.RATION);
    }
    if (origin.isEmpty() || !inFlight.enter(origin.get())) {
      return dropped(Unjudged.BUSY);
    }
    CompletableFuture<Validation> verdict = new CompletableFuture<>();
    try {
      parts.workers().execute(() -> judge(forwarder, origin.get(), data, verdict));
    } catch (RejectedExecutionException e) {
      unjudged.increment(Unjudged.BUSY);
      verdict.complete(Validation.IGNORE);
    }
    return verdict.whenComplete((validation, failure) -> inFlight.leave(origin.get()));
  }

  private CompletableFuture<Validation> dropped(Unjudged why) {
    unjudged.increment(why);
    return CompletableFuture.completedFuture(Validation.IGNORE);
  }

  /** On a worker. */
  private void judge(
      PeerId forwarder, Origin.Peer origin, byte[] data, CompletableFuture<Validation> verdict) {
    var unused =
        door.take(forwarder, origin, door.decode(data))
            .thenApplyAsync(judged -> conclude(forwarder, origin, judged), parts.thread())
            .whenComplete(
                (validation, failure) ->
                    verdict.complete(failure == null ? validation : withoutResult(failure)));
  }

  /** Bytes that are no block, or a tree that has stopped. */
  private Validation withoutResult(Throwable failure) {
    boolean isNoBlock = failure.getCause() instanceof NoBlockException;
    unjudged.increment(isNoBlock ? Unjudged.NO_BLOCK : Unjudged.STOPPED);
    return isNoBlock ? Validation.REJECT : Validation.IGNORE;
  }

  /** On the thread {@code network}. */
  private Validation conclude(PeerId forwarder, Origin.Peer origin, BlockDoor.Judged judged) {
    ImportResult result = judged.result();
    fruitless.count(origin.banKey(), result);
    results.increment(result);
    if (result.mayBeRelayed()) {
      passedOn.add(judged.hash());
      return Validation.ACCEPT;
    }
    if (result instanceof ImportResult.Orphan orphan) {
      parents.missing(orphan.missing(), judged.number(), forwarder);
    }
    boolean isFalse =
        result instanceof ImportResult.Rejected rejected && rejected.reason().blamesSender();
    return isFalse ? Validation.REJECT : Validation.IGNORE;
  }

  @Override
  public void onHead(HeadChange change) {
    List<ExecutedBlock> applied = change.applied();
    if (!applied.isEmpty()) {
      ExecutedBlock tip = applied.get(applied.size() - 1);
      parts.thread().execute(() -> headed(tip));
    }
  }

  private void headed(ExecutedBlock tip) {
    if (tip.origin() instanceof Origin.Sync) {
      parts.thread().schedule(() -> publishIfHead(tip.wire()), SETTLE_MILLIS);
    } else {
      publish(tip.wire());
    }
  }

  private void publishIfHead(WireBlock block) {
    if (parts.tree().chain().head().header().hash().equals(block.hash())) {
      publish(block);
    }
  }

  /** Once, and only what others may rely on. */
  private void publish(WireBlock block) {
    Hash32 hash = block.hash();
    long age = parts.clock().seconds() - block.header().header().timestamp();
    boolean isProven =
        parts.tree().chain().proofStatus(hash).filter(ProofStatus.PROVEN::equals).isPresent();
    if (isProven && age <= RECENT_SECONDS && passedOn.add(hash)) {
      pubSub.publish(topic, block.bytes());
    }
  }
}
