package org.poai.node;

import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Position;
import org.poai.dataset.DatasetException;
import org.poai.node.events.DatasetEvents;
import org.poai.node.events.PreparationEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;

/**
 * Re-seals the records of the next block's manifest under the epoch key of the head's branch when
 * an epoch begins; protocol section 5. Proofs of other branches and epochs are checked from the
 * same file, since the plaintext stays.
 */
final class EpochSealer implements Service, HeadListener {
  private final Chain chain;
  private final ManifestSchedule schedule;
  private final RunningQuiz quiz;
  private final EventThread thread;
  private volatile Optional<String> problem = Optional.empty();

  /** The manifest that this node was found to have no referee for; touched on the thread. */
  private Optional<Hash32> vacantFor = Optional.empty();

  EpochSealer(
      Chain chain, ManifestSchedule schedule, RunningQuiz quiz, CriticalFailure criticalFailure) {
    this.chain = chain;
    this.schedule = schedule;
    this.quiz = quiz;
    this.thread = new EventThread("dataset", criticalFailure);
  }

  /** Who starts without a referee is told so at once, and here when there is one. */
  @Override
  public void start() {
    Hash32 first = chain.afterHead(schedule).next().manifest().hash();
    var unused =
        quiz.first()
            .thenAcceptAsync(
                seat -> {
                  if (seat instanceof Vacant) {
                    vacantFor = Optional.of(first);
                  }
                },
                thread);
  }

  @Override
  public void stop() {
    thread.stop(1_000);
  }

  /** Why the records are not sealed under the key of this epoch; from any thread. */
  Optional<String> health() {
    return problem;
  }

  @Override
  public void onHead(HeadChange change) {
    thread.execute(this::reseal);
  }

  private void reseal() {
    Position position = chain.afterHead(schedule);
    thread.after(
        quiz.referees().of(position.next().manifest(), position.next().number()),
        seat -> {
          tell(seat, position);
          if (seat instanceof Judge judge) {
            reseal(judge, position);
          }
        });
  }

  /** Once for each manifest that this node has no referee for, and when it has one again. */
  private void tell(RefereeSeat seat, Position position) {
    Hash32 manifest = position.next().manifest().hash();
    if (seat instanceof Vacant vacant && !vacantFor.equals(Optional.of(manifest))) {
      vacantFor = Optional.of(manifest);
      PreparationEvents.fallenOut(manifest, position.next().number(), vacant.why());
    } else if (seat instanceof Judge && vacantFor.isPresent()) {
      vacantFor = Optional.empty();
      PreparationEvents.backAgain(manifest, position.next().number());
    }
  }

  private void reseal(Judge judge, Position position) {
    try {
      if (judge.records().under(position.epochKey())) {
        DatasetEvents.epoch(position.next().epoch().value());
      }
      quiz.records().activate(judge.quiz().referee().dataset());
      problem = Optional.empty();
    } catch (DatasetException e) {
      // The file of the last epoch holds the same text; the next head tries again.
      problem = Optional.of(e.getMessage());
    }
  }
}
