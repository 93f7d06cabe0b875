package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.quiz.prompt.EngineAccess;

/** The engine's process is killed with -9 again and again while it verifies. */
class KilledEngineIT {
  private final AtomicInteger tasks = new AtomicInteger();

  @Test
  void verify_childKilledAtEverySecondPrompt_stillProvesTheBlock() throws Exception {
    try (DevelopmentNode node = DevelopmentNode.start()) {
      GoldenBlock golden = GoldenBlock.mine(node);
      Claim claim =
          new Claim(
              golden.block().sealedHeader(),
              golden.block().answers(),
              org.poai.chain.rules.NextBlock.Scheduled.of(node.manifest(2)),
              golden.epochKey());
      Quiz quiz = new Quiz(node.referee(2), new Killing(node), node.arithmetic, node.quizMetrics);
      long before = node.service.restarts();

      Verdict verdict =
          DevelopmentNode.await(new QuizVerifier(quiz, node.quizMetrics).verify(claim));

      assertThat(verdict).isInstanceOf(Verdict.Proven.class);
      assertThat(tasks).as("4 prompts, 2 references, 2 answers").hasValue(8);
      assertThat(node.service.restarts() - before).isEqualTo(4);
    }
  }

  /** Kills the child just before every second task asks it. */
  private final class Killing implements EngineAccess {
    private final DevelopmentNode node;

    Killing(DevelopmentNode node) {
      this.node = node;
    }

    @Override
    public <T> CompletableFuture<T> submit(EnginePriority priority, EngineTask<T> task) {
      return node.service.submit(
          priority,
          engine -> {
            if (tasks.incrementAndGet() % 2 == 0) {
              ProcessHandle.of(node.engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            return task.run(engine);
          });
    }
  }
}
