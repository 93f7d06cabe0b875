package org.poai.node;

import org.poai.chain.block.Block;
import org.poai.chain.tree.ImportResult;
import org.poai.miner.MinerListener;

/** What a worker's miner does, put into the sentences of {@link NodeEvents}. */
final class WorkerEvents implements MinerListener {
  private String lastWaiting = "";

  @Override
  public synchronized void mined(Block block, long evaluations, long nanos) {
    lastWaiting = "";
    NodeEvents.submitted(block, evaluations, nanos);
  }

  @Override
  public void notImported(Block block, ImportResult result) {
    String why = result instanceof ImportResult.Ignored ignored ? ignored.why() : result.toString();
    NodeEvents.notTaken(block, why);
  }

  @Override
  public synchronized void waiting(String reason) {
    if (!reason.equals(lastWaiting)) {
      lastWaiting = reason;
      NodeEvents.workerWaits(reason);
    }
  }
}
