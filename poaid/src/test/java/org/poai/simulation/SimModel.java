package org.poai.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.poai.async.CriticalFailure;
import org.poai.crypto.Sha256;
import org.poai.inference.Credentials;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceService;
import org.poai.inference.PinnedFile;
import org.poai.metrics.Metrics;
import org.poai.quiz.FakeReferee;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.RefereeSeat.Judge;

/**
 * One model of a node and the file that it is in. While the file is damaged, an engine gives other
 * states than it should.
 */
final class SimModel {
  private static final byte[] RIGHT = "the weights".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DAMAGED = "the weights, damaged".getBytes(StandardCharsets.UTF_8);
  private static final int QUEUE = 64;

  /** One prompt. */
  private static final long EMBED_MILLIS = 500;

  private final SimWorld world;
  private final FakeReferee referee;
  private final Path file;
  private boolean isDamaged;
  private boolean isHere = true;

  SimModel(SimWorld world, FakeReferee referee, Path file) {
    this.world = world;
    this.referee = referee;
    this.file = file;
    mend();
  }

  /** Whether the node has it; where not, it is still being fetched. */
  boolean isHere() {
    return isHere;
  }

  void isHere(boolean here) {
    isHere = here;
  }

  void damage() {
    isDamaged = true;
    write(DAMAGED);
  }

  void mend() {
    isDamaged = false;
    write(RIGHT);
  }

  private void write(byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A judge over a fresh engine.
   *
   * @param isWatched whether the engine is believed only while its file is as it was
   */
  Judge judge(CriticalFailure program, boolean isWatched) {
    InferenceService service =
        new InferenceService(engine(), QUEUE, world.time::nanos, new Metrics(), program);
    if (isWatched) {
      PinnedFile pinned = PinnedFile.to("model", file, Sha256.hash(RIGHT));
      service.require(new Credentials(List.of(pinned), referee.oath(), doubt -> {}));
    }
    service.start();
    QuizVerifier verifier = referee.judge(service::submit, new Metrics(), program);
    return new Judge(verifier, verifier.quiz(), key -> false, service::submit, service::stop);
  }

  private FakeEngine engine() {
    return referee
        .engine()
        .onCall(
            (call, text) -> {
              if (call == FakeEngine.Call.EMBED) {
                world.time.spend(EMBED_MILLIS);
              }
            })
        .onEmbed((prompt, state) -> isDamaged ? backwards(state) : state);
  }

  private static float[] backwards(float[] state) {
    float[] other = new float[state.length];
    for (int i = 0; i < state.length; i++) {
      other[i] = state[state.length - 1 - i];
    }
    return other;
  }
}
