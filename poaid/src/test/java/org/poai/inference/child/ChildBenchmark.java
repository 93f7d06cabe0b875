package org.poai.inference.child;

import java.util.List;
import java.util.Locale;
import org.poai.inference.FakeEngine;

/**
 * What the process boundary costs: round trips of a prompt of 300 characters with an answer of 8
 * KiB, less the same work in this JVM; and a child's start. Run its {@code main} on the test class
 * path.
 */
public final class ChildBenchmark {
  private static final String PROMPT = "x".repeat(300);

  private ChildBenchmark() {}

  public static void main(String[] args) throws Exception {
    ChildSpec spec = new ChildSpec(Echo.class.getName(), List.of());
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      try (ChildEngine engine =
          ChildEngine.start(spec, ChildLimits.forModel(0), System::nanoTime, reason -> {})) {
        System.out.printf(Locale.ROOT, "start %.0f ms%n", (System.nanoTime() - start) / 1e6);
        measure(engine);
      }
    }
    System.exit(0);
  }

  private static void measure(ChildEngine engine) throws Exception {
    int calls = 10_000;
    for (int round = 0; round < 2; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        engine.embed(PROMPT);
      }
      System.out.printf(
          Locale.ROOT, "round trip %.1f us%n", (System.nanoTime() - start) / 1e3 / calls);
    }
  }

  /** Answers at once with 2048 equal floats. */
  public static final class Echo implements EngineFactory {
    @Override
    public FakeEngine open(List<String> arguments) {
      return new FakeEngine(2048, 1).answering(new float[2048]);
    }
  }
}
