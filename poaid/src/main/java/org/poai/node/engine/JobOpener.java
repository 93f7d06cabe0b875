package org.poai.node.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.answer.JobEngine;
import org.poai.inference.child.ThreadChoice;
import org.poai.inference.gguf.GgufException;
import org.poai.node.config.UserException;
import org.poai.node.events.ModelEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * Starts models for jobs: any whose file this node has, that of an older record too.
 *
 * @param files where a model is here, by its SHA-256
 * @param threads of each engine
 */
public record JobOpener(
    ModelModule module, Function<Hash32, Optional<Path>> files, Sizes sizes, int threads)
    implements JobEngine.Opener {
  /** Threads where the operator names none: half of the cores are left to the quiz. */
  public static int usualThreads() {
    return Math.max(1, ThreadChoice.physicalCores() / 2);
  }

  @Override
  public JobEngine open(Hash32 modelSha256) throws InferenceException {
    Path file =
        files
            .apply(modelSha256)
            .orElseThrow(() -> absent("the model " + modelSha256 + " is not here"));
    try {
      RunningModel running = module.openForJobs(modelSha256, file, sizes, threads);
      ModelEvents.jobEngine(running.model().name(), threads);
      return new JobEngine(running.service(), running.model().vocabulary());
    } catch (GgufException | UnfitModelException | IOException | UserException e) {
      throw absent(String.valueOf(e.getMessage()));
    }
  }

  private static InferenceException absent(String sentence) {
    return new InferenceException(Kind.UNAVAILABLE, sentence);
  }
}
