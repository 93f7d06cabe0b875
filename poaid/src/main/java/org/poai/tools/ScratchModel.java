package org.poai.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.node.config.TemporaryDirectory;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.quiz.profile.ProfileCache;

/**
 * A model that a command runs as a node would, without a data directory.
 *
 * @param module started it
 */
record ScratchModel(TemporaryDirectory folder, ModelModule module, RunningModel engine)
    implements AutoCloseable {

  /**
   * Starts a model file, of which nothing is known.
   *
   * @throws org.poai.node.config.UserException when no chain could use it
   */
  static ScratchModel start(Path file, Sizes sizes) {
    return start(file, sizes, Optional.empty());
  }

  /**
   * Starts a model file.
   *
   * @param node the data directory of a node: it need not measure again what is found out here
   * @throws org.poai.node.config.UserException when no chain could use it
   */
  static ScratchModel start(Path file, Sizes sizes, Optional<DataDirectory> node) {
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
      DataDirectory own = new DataDirectory(folder.path());
      Path cache = node.map(DataDirectory::cache).filter(Files::isWritable).orElse(own.cache());
      ModelModule module =
          new ModelModule(own, new ProfileCache(cache), choice, new Metrics(), (part, cause) -> {});
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
