package org.poai.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.InferenceService;
import org.poai.inference.child.EngineBuild;
import org.poai.inference.llama.NativeLibrary;
import org.poai.metrics.Metrics;
import org.poai.node.engine.Models.Lease;
import org.poai.primitives.Hash32;
import org.poai.quiz.profile.ModelProfile;

/** Manifests of one model share its engine, and an engine goes when nobody needs it. */
class ModelsTest {
  private static final Hash32 SHA256 = new FakeEngine(64, 1).modelFile().sha256();
  @TempDir private Path folder;
  private final List<FakeEngine> started = new ArrayList<>();
  private final Models models = new Models(Runnable::run);

  @AfterEach
  void stop() {
    models.stop();
  }

  @Test
  void modelThatTwoNeed_runsOnce_untilBothHaveDone() {
    Lease one = models.lease(SHA256, this::start).join();
    Lease other = models.lease(SHA256, this::start).join();
    assertThat(started).hasSize(1);
    assertThat(models.running(SHA256)).containsSame(one.model());

    one.release().run();
    assertThat(started.get(0).isClosed()).isFalse();
    other.release().run();
    assertThat(started.get(0).isClosed()).isTrue();
    assertThat(models.running(SHA256)).isEmpty();
  }

  @Test
  void modelThatHasGone_isStartedAnew() {
    models.lease(SHA256, this::start).join().release().run();
    models.lease(SHA256, this::start).join();
    assertThat(started).hasSize(2);
    assertThat(started.get(1).isClosed()).isFalse();
  }

  @Test
  void evilGguf_childDies_nodeLives() {
    for (int turn = 0; turn < 2; turn++) {
      assertThatThrownBy(() -> models.lease(SHA256, ModelsTest::dying).join())
          .hasRootCauseMessage("The engine process does not start");
      assertThat(models.running(SHA256)).isEmpty();
      assertThat(models.health()).isEmpty();
    }
    assertThat(models.lease(SHA256, this::start).join().model().model().sha256())
        .as("a later try is not spoilt")
        .isEqualTo(SHA256);
  }

  @Test
  void furtherModel_hasRoomBesideThoseThatRun_orIsRefusedWithBothFigures() throws Exception {
    Path file = Files.write(folder.resolve("model.gguf"), new byte[3_000_000]);
    Path info = folder.resolve("meminfo");
    FreeMemory memory = new FreeMemory(info, folder);
    assertThat(models.shortage(file, memory)).as("the system does not say").isEmpty();

    Files.writeString(info, "MemAvailable: 3000 kB\n");
    assertThat(models.shortage(file, memory)).isEmpty();
    Files.writeString(info, "MemAvailable: 2900 kB\n");
    assertThat(models.shortage(file, memory).orElseThrow())
        .contains("need 3.0 MB of memory, and 3.0 MB are free");
  }

  @Test
  void nodeThatStops_stopsAllEngines() {
    models.lease(SHA256, this::start).join();
    models.stop();
    assertThat(started.get(0).isClosed()).isTrue();
  }

  private static RunningModel dying() {
    throw new CompletionException(
        new InferenceException(Kind.UNAVAILABLE, "The engine process does not start"));
  }

  private RunningModel start() {
    FakeEngine engine = new FakeEngine(64, 1);
    started.add(engine);
    InferenceService service =
        new InferenceService(
            engine,
            64,
            System::nanoTime,
            new Metrics(),
            (part, cause) -> {
              throw new AssertionError(part, cause);
            });
    service.start();
    Sizes sizes = Sizes.ofSamples(2);
    return new RunningModel(
        engine.modelFile(),
        new EngineBuild(new NativeLibrary(Path.of("nowhere"), Hash32.ZERO, true)),
        new EngineId(EngineKind.LLAMA, Hash32.ZERO, "1"),
        1,
        service,
        sizes,
        ModelProfile.measure(engine.modelFile(), service::submit, sizes).join());
  }
}
