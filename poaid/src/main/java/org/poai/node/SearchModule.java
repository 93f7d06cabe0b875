package org.poai.node;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.node.QuizModule.Searching;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.ModelEvents;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.Quiz;
import org.poai.quiz.RoughSearch;
import org.poai.quiz.prompt.Futures;

/**
 * Decides what nonces are searched with: the referee's own engine, or a second one on a GPU, whose
 * finds the referee confirms.
 */
public record SearchModule(ModelModule module, Metrics metrics) implements QuizModule.Search {

  @Override
  public CompletableFuture<Searching> over(
      RunningModel engine, Quiz exact, EventThread arithmetic) {
    Optional<InferenceService> rough = module.rough(engine);
    if (rough.isEmpty()) {
      return QuizModule.Search.EXACT.over(engine, exact, arithmetic);
    }
    InferenceService service = rough.get();
    return RoughSearch.tolerance(exact.referee(), engine.service()::submit, service::submit)
        .thenApply(
            tolerance -> {
              ModelEvents.searching(tolerance);
              NonceSearch search =
                  new RoughSearch(exact, service::submit, arithmetic, tolerance, metrics);
              return new Searching(search, service::stop);
            })
        .exceptionally(
            failure -> {
              service.stop();
              throw refused(failure);
            });
  }

  private static UserException refused(Throwable failure) {
    return new UserException(
        ExitCode.MODEL,
        "The GPU cannot be used for the search: " + Futures.cause(failure).getMessage() + ".");
  }
}
