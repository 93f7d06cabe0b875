package org.poai.worker;

import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.chain.block.Block;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.dataset.DatasetException;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.UnsealedBlock;
import org.poai.miner.WorkAnswer;
import org.poai.miner.WorkAnswer.NoWork;
import org.poai.miner.WorkSource;
import org.poai.node.events.DatasetEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;

/**
 * Work of another node, given on once this worker can evaluate it: under the manifest that the work
 * names, with its model running and its records sealed under its epoch's key; protocol sections 5
 * and 11. So a worker follows when the node's chain changes its model or its records.
 *
 * @param manifests finds the manifest of the node's present work
 * @param thread seals
 */
record FollowingWork(WorkSource source, Manifests manifests, Referees referees, EventThread thread)
    implements WorkSource {

  /** Finds manifests. */
  interface Manifests {
    /** The manifest with this hash; ends with a sentence where the node does not give it. */
    CompletableFuture<Scheduled> find(Hash32 hash);
  }

  @Override
  public CompletableFuture<WorkAnswer> work() {
    return source
        .work()
        .thenCompose(
            answer ->
                answer instanceof UnsealedBlock work
                    ? followed(work)
                    : CompletableFuture.completedFuture(answer));
  }

  private CompletableFuture<WorkAnswer> followed(UnsealedBlock work) {
    return manifests
        .find(work.part().terms().manifestHash())
        .thenCompose(manifest -> referees.of(manifest, work.part().lineage().number()))
        .thenApplyAsync(seat -> sealed(work, seat), thread)
        .exceptionally(failure -> new NoWork(cause(failure)));
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static WorkAnswer sealed(UnsealedBlock work, RefereeSeat seat) {
    if (seat instanceof Vacant vacant) {
      return new NoWork(vacant.why());
    }
    try {
      if (((Judge) seat).records().under(work.challenge().epochKey())) {
        DatasetEvents.epoch(work.part().terms().epoch().value());
      }
      return work;
    } catch (DatasetException e) {
      return new NoWork(e.getMessage());
    }
  }

  @Override
  public CompletableFuture<MinedBlockResult> submit(Block block) {
    return source.submit(block);
  }
}
