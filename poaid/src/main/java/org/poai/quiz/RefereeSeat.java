package org.poai.quiz;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.poai.dataset.DatasetException;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.EngineAccess;

/** The seat of the referee under one manifest: a judge sits there, or it is vacant. */
public sealed interface RefereeSeat {
  /**
   * A referee, with what belongs to its manifest alone.
   *
   * @param search evaluates nonces for a miner
   * @param records seals the records under an epoch's key
   * @param engine runs tasks on the model itself
   * @param close lets go of the engine and of what else only this judge uses
   */
  record Judge(
      QuizVerifier verifier,
      NonceSearch search,
      Sealing records,
      EngineAccess engine,
      Runnable close)
      implements RefereeSeat {
    /** The exact evaluation, and the answers to the records. */
    public Quiz quiz() {
      return verifier.quiz();
    }

    CompletableFuture<Void> closeWhenIdle(Executor closing) {
      return verifier.idle().thenRunAsync(close, closing);
    }
  }

  /**
   * This node has another model or other records, computes otherwise, or has no engine now.
   *
   * @param why a sentence's end for the operator
   * @param lasting whether it stays so until the node is started anew
   */
  record Vacant(String why, boolean lasting) implements RefereeSeat {}

  /** Seals records; protocol section 5. */
  @FunctionalInterface
  interface Sealing {
    /**
     * Seals them under an epoch's key where they are sealed under another.
     *
     * @return whether that was necessary
     */
    boolean under(Hash32 epochKey) throws DatasetException;
  }
}
