package org.poai.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.poai.async.CriticalFailure;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceService;
import org.poai.inference.ModelFile;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.child.ChildSpec;
import org.poai.inference.child.ThreadChoice;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufReader;
import org.poai.inference.llama.NativeLibrary;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.metrics.Metrics;
import org.poai.node.NodeConfig.ModelChoice;
import org.poai.quiz.ModelProfile;
import org.poai.quiz.ProfileCache;
import org.poai.quiz.UnfitModelException;

/** Starts the engine: the model file checked, the library at hand, a child process running it, its profile known. */
final class ModelModule {
  private static final int QUEUE_CAPACITY = 1024;

  private final DataDirectory directory;
  private final ModelChoice choice;
  private final Metrics metrics;
  private final CriticalFailure criticalFailure;

  ModelModule(
      DataDirectory directory,
      ModelChoice choice,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.directory = directory;
    this.choice = choice;
    this.metrics = metrics;
    this.criticalFailure = criticalFailure;
  }

  /** A running engine and what is known of its model. */
  record Started(
      ModelFile model,
      NativeLibrary library,
      String engineId,
      int threads,
      InferenceService service,
      ModelProfile profile) {

    String describe() {
      return "%s  %.1f MB  d %d  %s  engine %s  %d thread%s"
          .formatted(
              model.name(),
              size(model.path()) / 1e6,
              model.dim(),
              model.sha256().abbreviated(),
              engineId.substring(0, Math.min(engineId.length(), 24)),
              threads,
              threads == 1 ? "" : "s");
    }
  }
}
