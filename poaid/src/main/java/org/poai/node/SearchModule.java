package org.poai.node;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.ModelEvents;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.Quiz;
import org.poai.quiz.RoughSearch;

/**
 * Decides what nonces are searched with: the referee's own engine, or a second one on a GPU, whose
 * finds the referee confirms.
 */
public record SearchModule(
    ModelModule module,
    RunningModel engine,
    Consumer<Runnable> atEnd,
    Metrics metrics,
    CriticalFailure criticalFailure)
    implements QuizModule.Search {

  @Override
  public CompletableFuture<NonceSearch> over(Quiz exact, EventThread arithmetic) {
    Optional<InferenceService> rough = module.rough(engine, criticalFailure);
    if (rough.isEmpty()) {
      return CompletableFuture.completedFuture(exact);
    }
    InferenceService service = rough.get();
    atEnd.accept(service::stop);
    return RoughSearch.tolerance(exact.referee(), engine.service()::submit, service::submit)
        .<NonceSearch>thenApply(
            tolerance -> {
              ModelEvents.searching(tolerance);
              return new RoughSearch(exact, service::submit, arithmetic, tolerance, metrics);
            })
        .exceptionally(SearchModule::refused);
  }

  private static NonceSearch refused(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    throw new UserException(
        ExitCode.MODEL, "The GPU cannot be used for the search: " + cause.getMessage() + ".");
  }
}
