package org.poai.chain.tree;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;

/**
 * Ends blocks: answers whoever still waits for a result, and tells the listeners what became of the
 * block, for each who brought it. Listeners are added from any thread.
 */
final class Judgements {
  private final List<JudgementListener> listeners = new CopyOnWriteArrayList<>();

  void add(JudgementListener listener) {
    listeners.add(listener);
  }

  /** The block waits no more; the second end of one block changes nothing. */
  void end(Candidate candidate, ImportResult result) {
    if (candidate.end(result)) {
      candidate.origins().forEach(origin -> tell(candidate.header(), origin, result));
    }
  }

  /** What became of a block that is known by its header alone. */
  void tell(SealedHeader header, Origin origin, ImportResult result) {
    Judgement judgement = new Judgement(header.hash(), header.number(), origin, result);
    listeners.forEach(listener -> listener.onJudgement(judgement));
  }
}
