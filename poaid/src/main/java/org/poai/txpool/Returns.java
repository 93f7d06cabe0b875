package org.poai.txpool;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SignedTransaction;

/**
 * Many transactions that come back at once, from the disk or from abandoned blocks: each lot is
 * judged as soon as the workers have time for its signatures. Owned by the thread {@code txpool}.
 */
final class Returns {
  private static final long BUSY_MILLIS = 100;

  private final Submissions submissions;
  private final EventThread thread;
  private final BiConsumer<List<SignedTransaction>, Source> admit;
  private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
  private boolean isClosed;

  /**
   * Nothing comes back yet.
   *
   * @param admit gets those whose signatures are right
   */
  Returns(
      Submissions submissions,
      EventThread thread,
      BiConsumer<List<SignedTransaction>, Source> admit) {
    this.submissions = submissions;
    this.thread = thread;
    this.admit = admit;
  }

  /** Lets a lot come back, then runs a task; the lot is looked up when its turn has come. */
  void comeBack(Supplier<List<Envelope>> lot, Source source, Runnable then) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    pending = CompletableFuture.allOf(pending, done);
    boolean isTaken =
        submissions.screenAll(
            lot,
            signed ->
                thread.execute(
                    () -> {
                      admit.accept(signed, source);
                      then.run();
                      done.complete(null);
                    }));
    if (!isTaken && !isClosed) {
      thread.schedule(() -> comeBack(lot, source, then), BUSY_MILLIS);
      done.complete(null);
    }
  }

  /** Ends when all that came back so far was judged. */
  CompletableFuture<Void> settled() {
    return pending;
  }

  void close() {
    isClosed = true;
  }
}
