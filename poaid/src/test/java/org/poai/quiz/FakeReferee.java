package org.poai.quiz;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest;
import org.poai.inference.FakeEngine;
import org.poai.metrics.Metrics;

/** What a referee knows of the fake model, measured once for many nodes of one simulation. */
public final class FakeReferee {
  private static final int RECORDS = 512;
  private static final int SAMPLES = 2;
  private static final int DIM = 64;
  private static final long MODEL = 1;
  private static final FakeReferee SHARED = new FakeReferee();

  private final Referee referee;

  private FakeReferee() {
    try (QuizFixture fixture = new QuizFixture(MODEL, DIM, ListDataset.ofSize(RECORDS), SAMPLES)) {
      referee = fixture.referee;
    }
  }

  public static FakeReferee shared() {
    return SHARED;
  }

  public Manifest manifest() {
    return referee.manifest();
  }

  /** A new engine with this model. */
  public static FakeEngine engine() {
    return new FakeEngine(DIM, MODEL);
  }

  /** The referees of a node with one model for good. */
  public static Referees alone(QuizVerifier judge) {
    RefereeSeat seat = new RefereeSeat.Judge(judge, judge.quiz(), key -> false, () -> {});
    return new Referees(
        manifest -> CompletableFuture.completedFuture(seat), Long.MAX_VALUE, Runnable::run);
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
