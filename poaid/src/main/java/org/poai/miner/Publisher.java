package org.poai.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.Block;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;

/**
 * Gives blocks that were mined here, or for this node, to the chain and so to the network. A block
 * is searched for at once, whatever its timestamp; it is published as soon as the timestamp lies
 * within the tolerance of protocol section 7. If miners waited before the search, a stranger who
 * stamps his blocks ahead would make all others idle.
 */
public final class Publisher implements Service {
  private static final long LOOK_MILLIS = 50;
  private static final long STOP_MILLIS = 500;

  private final BlockTree tree;
  private final Clock clock;
  private final Pace pace;
  private final EventThread thread;
  private final List<Waiting> waiting = new ArrayList<>();

  /** A block, and the future of its sender. */
  private record Waiting(Block block, Origin origin, CompletableFuture<ImportResult> result) {}

  /** A publisher with a thread of its own. */
  public Publisher(BlockTree tree, Clock clock, CriticalFailure criticalFailure) {
    this.tree = tree;
    this.clock = clock;
    this.pace = tree.chain().spec().pace();
    this.thread = new EventThread("publisher", criticalFailure);
  }

  @Override
  public void start() {
    thread.repeat(this::publishDue, LOOK_MILLIS);
  }

  /** Hands the blocks that still wait to the chain, which holds them until they are due. */
  @Override
  public void stop() {
    thread.execute(() -> waiting.forEach(this::publish));
    thread.stop(STOP_MILLIS);
  }

  /** Gives a block to the chain when it is due; the future ends with the chain's answer. */
  public CompletableFuture<ImportResult> publish(Block block, Origin origin) {
    if (isDue(block)) {
      return tree.importBlock(block, origin);
    }
    Waiting early = new Waiting(block, origin, new CompletableFuture<>());
    thread.execute(() -> waiting.add(early));
    return early.result();
  }

  private void publishDue() {
    List<Waiting> due = waiting.stream().filter(early -> isDue(early.block())).toList();
    waiting.removeAll(due);
    due.forEach(this::publish);
  }

  private void publish(Waiting due) {
    var unused =
        tree.importBlock(due.block(), due.origin())
            .whenComplete(
                (result, failure) -> {
                  if (failure == null) {
                    due.result().complete(result);
                  } else {
                    due.result().completeExceptionally(failure);
                  }
                });
  }

  private boolean isDue(Block block) {
    return pace.isDue(block.header().timestamp(), clock.seconds());
  }
}
