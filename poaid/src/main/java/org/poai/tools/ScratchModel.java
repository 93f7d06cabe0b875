package org.poai.tools;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;

/**
 * A model that a command runs as a node would, without a data directory.
 *
 * @param module started it
 */
record ScratchModel(TemporaryDirectory folder, ModelModule module, RunningModel engine)
    implements AutoCloseable {

  /**
   * Starts a model file.
   *
   * @throws org.poai.node.config.UserException when no chain could use it
   */
  static ScratchModel start(Path file, Sizes sizes) {
    TemporaryDirectory folder = TemporaryDirectory.make("poaid-model-");
    try {
      ModelChoice choice =
          new ModelChoice(
              Optional.of(file),
              0,
              Optional.empty(),
              OptionalInt.empty(),
              Optional.empty(),
              OptionalInt.empty());
      ModelModule module =
          new ModelModule(
              new DataDirectory(folder.path()), choice, new Metrics(), (part, cause) -> {});
      return new ScratchModel(folder, module, module.start(sizes));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public void close() {
    engine.service().stop();
    folder.close();
  }
}
