package org.poai.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.CriticalFailure;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobEngines;
import org.poai.inference.answer.JobResult;
import org.poai.inference.llama.LlamaFixture;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Engines of jobs over the development model, in child processes. */
@Timeout(240)
class JobOpenerTest {
  private static final CriticalFailure FAILURE =
      (part, cause) -> {
        throw new AssertionError(part, cause);
      };

  @TempDir Path folder;

  private JobOpener opener(Path file) {
    ModelModule module =
        new ModelModule(
            DataDirectory.at(folder.resolve("data")),
            new ModelChoice(
                Optional.empty(),
                0,
                Optional.empty(),
                OptionalInt.of(1),
                Optional.empty(),
                OptionalInt.empty()),
            new Metrics(),
            FAILURE);
    return new JobOpener(
        module,
        sha256 -> sha256.equals(DevelopmentModel.SHA256) ? Optional.of(file) : Optional.empty(),
        Sizes.ofSamples(2),
        1);
  }

  @Test
  void answer_childThatIsKilledMeanwhile_isTheSame() throws Exception {
    JobEngines engines = new JobEngines(opener(LlamaFixture.model()), new Metrics(), FAILURE);
    engines.start();
    try {
      JobAnswer first = text(engines.answer(DevelopmentModel.SHA256, Bytes.utf8("one"), 384));
      assertThat(first.tokens()).isEqualTo(384);
      ProcessHandle child =
          ProcessHandle.current().children().findFirst().orElseThrow(AssertionError::new);
      CompletableFuture<JobResult> again =
          engines.complete(
              DevelopmentModel.SHA256,
              chat -> "one",
              384,
              piece -> {
                boolean unused = child.destroyForcibly();
                return true;
              });
      assertThat(text(again).text()).isEqualTo(first.text());
      assertThat(child.isAlive()).isFalse();
    } finally {
      engines.stop();
    }
  }

  @Test
  void open_modelThatIsNotHere_isUnavailable() throws Exception {
    JobOpener opener = opener(LlamaFixture.model());
    assertUnavailable(opener, Hash32.ZERO, "is not here");
  }

  @Test
  void open_fileOfOtherBytes_isUnavailable() throws Exception {
    Path changed = folder.resolve("changed.gguf");
    Files.copy(LlamaFixture.model(), changed, StandardCopyOption.REPLACE_EXISTING);
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length - 1] ^= 1;
    Files.write(changed, bytes);
    assertUnavailable(opener(changed), DevelopmentModel.SHA256, "has changed");
  }

  private static void assertUnavailable(JobOpener opener, Hash32 model, String why) {
    assertThatThrownBy(() -> opener.open(model))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining(why);
  }

  private static JobAnswer text(CompletableFuture<JobResult> future) throws Exception {
    JobResult result = future.get(2, TimeUnit.MINUTES);
    assertThat(result).isInstanceOf(JobResult.Text.class);
    return ((JobResult.Text) result).answer();
  }
}
