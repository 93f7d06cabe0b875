package org.poai.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.poai.chain.genesis.Manifest;
import org.poai.client.NodeAssets;
import org.poai.inference.InferenceException;
import org.poai.inference.gguf.GgufException;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * The models of a worker: its own, and those that the node's manifests name, fetched from the node
 * when they are needed.
 */
record WorkerModels(ModelModule module, NodeAssets assets) {

  /** Where a model lies, or will lie once it is needed. */
  Optional<Path> place(Hash32 sha256) {
    try {
      return Optional.of(module.ownSha256().equals(sha256) ? module.path() : assets.place(sha256));
    } catch (IOException e) {
      return Optional.of(assets.place(sha256));
    }
  }

  /** Starts it; ends with what is wrong with it. */
  RunningModel start(Path file, Manifest manifest) {
    Hash32 sha256 = manifest.model().modelSha256();
    try {
      if (!Files.isRegularFile(file)) {
        WorkerEvents.fetchingModel(sha256);
        assets.fetch(sha256);
      }
      return module.open(file, manifest.sizes());
    } catch (UnfitModelException | GgufException | InferenceException | IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(new IOException("the worker is stopping", e));
    }
  }
}
