package org.poai.quiz;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.inference.Credentials.Oath;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.inference.FakeEngine;
import org.poai.metrics.Metrics;
import org.poai.quiz.profile.ConformanceOath;
import org.poai.quiz.prompt.EngineAccess;

/** What a referee knows of a fake model, measured once for many nodes of one simulation. */
public final class FakeReferee {
  private static final int RECORDS = 512;
  private static final int SAMPLES = 2;
  private static final int DIM = 64;
  private static final FakeReferee FIRST = new FakeReferee(1, ListDataset.ofSize(RECORDS));
  private static final FakeReferee SECOND = new FakeReferee(2, ListDataset.ofSize(RECORDS));
  private static final FakeReferee THIRD = new FakeReferee(1, ListDataset.ofSize(RECORDS / 2));

  private final long model;
  private final Referee referee;

  private FakeReferee(long model, ListDataset records) {
    this.model = model;
    try (QuizFixture fixture = new QuizFixture(model, DIM, records, SAMPLES)) {
      referee = fixture.referee;
    }
  }

  /** The referee of the model that a chain begins with. */
  public static FakeReferee first() {
    return FIRST;
  }

  /** The referee of another model. */
  public static FakeReferee second() {
    return SECOND;
  }

  /** The referee of the first model over other records. */
  public static FakeReferee otherRecords() {
    return THIRD;
  }

  public Manifest manifest() {
    return referee.manifest();
  }

  /** The manifest and its hash. */
  public Scheduled ruling() {
    return referee.ruling();
  }

  /** A new engine with this model. */
  public FakeEngine engine() {
    return new FakeEngine(DIM, model);
  }

  /** The answers by which an engine with this model is known. */
  public Oath oath() {
    return new ConformanceOath(
        manifest().model().conformance(), referee.tokens(), referee.words(), manifest().sizes());
  }

  /** The referees of a node with one model for good. */
  public static Referees alone(QuizVerifier judge) {
    RefereeSeat seat =
        new RefereeSeat.Judge(judge, judge.quiz(), key -> false, FakeReferee::nothing, () -> {});
    return new Referees(
        manifest -> CompletableFuture.completedFuture(seat), Long.MAX_VALUE, Runnable::run);
  }

  private static <T> CompletableFuture<T> nothing(EnginePriority priority, EngineTask<T> task) {
    throw new AssertionError("nobody asks the model itself");
  }

  /** A node's judge and prover over its engine. */
  public QuizVerifier judge(
      EngineAccess engines, Metrics metrics, CriticalFailure criticalFailure) {
    QuizMetrics counters = new QuizMetrics(metrics);
    SecureRandom random = criticalFailure.machine().random();
    EventThread arithmetic = new EventThread("arithmetic", criticalFailure);
    return new QuizVerifier(
        new Quiz(referee, engines, arithmetic, counters),
        counters,
        random::nextInt,
        criticalFailure.machine()::nanoTime);
  }
}
