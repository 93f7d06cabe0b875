package org.poai.quiz.profile;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.Credentials.Oath;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.Tokens;

/**
 * Asks an engine for the conformance by which it is known: the 16 prompts again, bit for bit;
 * protocol section 4.
 *
 * @param expected what it gave when it was measured
 */
public record ConformanceOath(Hash32 expected, Tokens tokens, SaltWordList words, Sizes sizes)
    implements Oath {

  @Override
  public Optional<String> doubt(InferenceEngine engine) throws InferenceException {
    try {
      Hash32 own = Conformance.measure(new AtOnce(engine), tokens, words, sizes).join().hash();
      return own.equals(expected)
          ? Optional.empty()
          : Optional.of(
              "The engine's conformance is "
                  + own
                  + " where it was "
                  + expected
                  + ": its model, its library or this machine's memory is not what it was");
    } catch (CompletionException e) {
      Throwable cause = Futures.cause(e);
      if (cause instanceof InferenceException failed
          && failed.kind() == InferenceException.Kind.UNAVAILABLE) {
        throw failed;
      }
      // It has answered these prompts before. To refuse them or to die of them now says as much.
      return Optional.of("The engine gives no conformance any more: " + cause.getMessage());
    }
  }

  /** Runs each task before it returns, on the caller's thread. */
  private record AtOnce(InferenceEngine engine) implements EngineAccess {
    @Override
    public <T> CompletableFuture<T> submit(EnginePriority priority, EngineTask<T> task) {
      try {
        return CompletableFuture.completedFuture(task.run(engine));
      } catch (InferenceException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
