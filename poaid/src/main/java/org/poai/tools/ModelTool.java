package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.metrics.Metrics;
import org.poai.node.ModelModule;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.quiz.SaltWords;

/**
 * {@code poaid model check}: runs a model as a node would, and tells what a chain would commit to.
 */
public final class ModelTool {
  private ModelTool() {}

  public static void check(Path file, PrintWriter out) {
    try (TemporaryDirectory scratch = TemporaryDirectory.make("poaid-check-")) {
      Sizes sizes = Sizes.ofSamples(Sizes.DEFAULT_SAMPLES);
      ModelChoice choice =
          new ModelChoice(
              Optional.of(file), 0, Optional.empty(), OptionalInt.empty(), Optional.empty());
      ModelModule.Started engine =
          new ModelModule(new DataDirectory(scratch.path()), choice)
              .start(sizes, new Metrics(), (part, cause) -> {});
      try {
        out.println("usable       yes");
        out.println("engine       " + engine.engineId());
        out.println("threads      " + engine.threads());
        out.println("salt words   " + SaltWords.COUNT);
        out.println("conformance  " + engine.profile().conformance().hash());
        out.flush();
      } finally {
        engine.service().stop();
      }
    }
  }
}
