package org.poai.node;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.poai.async.CriticalFailure;
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
    ModelModule.Started engine,
    QuizModule.Started quiz,
    Metrics metrics,
    CriticalFailure criticalFailure) {

  /** The search of a node or worker that is a referee. */
  public NonceSearch start(Consumer<Runnable> atEnd) {
    Quiz exact = quiz.quiz().orElseThrow();
    Optional<InferenceService> rough = module.rough(engine, criticalFailure);
    if (rough.isEmpty()) {
      return exact;
    }
    InferenceService service = rough.get();
    atEnd.accept(service::stop);
    try {
      long tolerance =
          RoughSearch.tolerance(exact.referee(), engine.service()::submit, service::submit).join();
      ModelEvents.searching(tolerance);
      return new RoughSearch(exact, service::submit, quiz.arithmetic(), tolerance, metrics);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserException(
          ExitCode.MODEL, "The GPU cannot be used for the search: " + cause.getMessage() + ".");
    }
  }
}
