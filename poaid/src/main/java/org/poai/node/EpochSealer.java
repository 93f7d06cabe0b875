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
import org.poai.dataset.SealedStore;
import org.poai.node.events.DatasetEvents;

/**
 * Re-seals the active records under the epoch key of the head's branch when an epoch begins;
 * protocol section 5. Proofs of other branches and epochs are checked from the same file, since the
 * plaintext stays.
 */
final class EpochSealer implements Service, HeadListener {
  private final Chain chain;
  private final ManifestSchedule schedule;
  private final SealedStore sealed;
  private final EventThread thread;
  private volatile Optional<String> problem = Optional.empty();

  EpochSealer(
      Chain chain, ManifestSchedule schedule, SealedStore sealed, CriticalFailure criticalFailure) {
    this.chain = chain;
    this.schedule = schedule;
    this.sealed = sealed;
    this.thread = new EventThread("dataset", criticalFailure);
  }

  @Override
  public void start() {}

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
    try {
      if (sealed.reseal(position.epochKey())) {
        DatasetEvents.epoch(position.next().epoch().value());
      }
      problem = Optional.empty();
    } catch (DatasetException e) {
      // The file of the last epoch holds the same text; the next head tries again.
      problem = Optional.of(e.getMessage());
    }
  }
}
