package org.poai.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.poai.chain.block.Block;
import org.poai.dataset.DatasetException;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.UnsealedBlock;
import org.poai.miner.WorkAnswer;
import org.poai.miner.WorkSource;
import org.poai.node.events.DatasetEvents;
import org.poai.quiz.RefereeSeat.Sealing;

/**
 * Work of another node, given on once the records here are sealed under its epoch's key: the quiz
 * reads them only from the sealed file; protocol section 5.
 *
 * @param thread seals
 */
record SealedWork(WorkSource source, Sealing records, Executor thread) implements WorkSource {
  @Override
  public CompletableFuture<WorkAnswer> work() {
    return source
        .work()
        .thenApplyAsync(
            answer -> answer instanceof UnsealedBlock work ? seal(work) : answer, thread);
  }

  private WorkAnswer seal(UnsealedBlock work) {
    try {
      if (records.under(work.challenge().epochKey())) {
        DatasetEvents.epoch(work.part().terms().epoch().value());
      }
      return work;
    } catch (DatasetException e) {
      return new WorkAnswer.NoWork(e.getMessage());
    }
  }

  @Override
  public CompletableFuture<MinedBlockResult> submit(Block block) {
    return source.submit(block);
  }
}
