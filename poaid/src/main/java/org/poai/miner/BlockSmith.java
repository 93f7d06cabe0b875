package org.poai.miner;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.chain.block.SealedHeader;
import org.poai.inference.InferenceException;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.Searches;
import org.poai.quiz.proof.Lottery;

/**
 * Makes one block when it is asked for one, by the same proof of work as the {@link Miner}: for the
 * chain of a developer, on which nobody searches meanwhile. Safe from any thread.
 */
public final class BlockSmith {
  /** A nonce now and then has no result; so many in a row say that the engine is broken. */
  private static final int MOST_NONCES = 64;

  private final WorkSource source;
  private final Searches searches;
  private final AtomicLong nonce;

  /**
   * A smith.
   *
   * @param firstNonce where it begins to search; no nonce is tried twice
   */
  public BlockSmith(WorkSource source, Searches searches, long firstNonce) {
    this.source = source;
    this.searches = searches;
    this.nonce = new AtomicLong(firstNonce);
  }

  /** Makes a block on the head, of what waits in the pool. */
  public CompletableFuture<MinedBlockResult> make() {
    return source.work().thenCompose(this::seal).exceptionally(BlockSmith::broken);
  }

  private CompletableFuture<MinedBlockResult> seal(WorkAnswer answer) {
    return answer instanceof UnsealedBlock work
        ? seal(work, MOST_NONCES)
        : dropped(((WorkAnswer.NoWork) answer).reason());
  }

  private CompletableFuture<MinedBlockResult> seal(UnsealedBlock work, int tries) {
    Optional<NonceSearch> search = searches.under(work.manifestHash());
    if (search.isEmpty()) {
      return dropped("the model of the next block is not open here");
    }
    if (tries == 0) {
      return dropped("none of " + MOST_NONCES + " nonces wins");
    }
    long tried = nonce.getAndIncrement();
    return search
        .get()
        .evaluate(work.challenge(), tried, work.part().terms().target())
        .thenCompose(
            outcome ->
                outcome
                    .evaluation()
                    .map(evaluation -> work.sealed(tried, evaluation))
                    .filter(BlockSmith::wins)
                    .map(header -> source.submit(work.block(header)))
                    .orElseGet(() -> seal(work, tries - 1)));
  }

  private static boolean wins(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal()).compareTo(header.header().target())
        <= 0;
  }

  private static CompletableFuture<MinedBlockResult> dropped(String why) {
    return CompletableFuture.completedFuture(new MinedBlockResult.Dropped(why));
  }

  private static MinedBlockResult broken(Throwable failure) {
    if (Miner.unwrap(failure) instanceof InferenceException engine) {
      return new MinedBlockResult.Dropped(String.valueOf(engine.getMessage()));
    }
    throw new java.util.concurrent.CompletionException(Miner.unwrap(failure));
  }
}
