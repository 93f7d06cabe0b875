package org.poai.node.events;

import java.nio.file.Path;
import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.Version;
import org.poai.node.log.LogLevelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the start, the end and the health of a program. */
public final class LifeEvents {
  private static final Logger LOG = LoggerFactory.getLogger(LifeEvents.class);

  private LifeEvents() {}

  public static void starting(ChainChoice chain, Path dataDir) {
    String built = chain.dev().isPresent() ? "a chain of its own" : chain.network().title();
    String name = chain.genesisFile().map(Path::toString).orElse(built);
    LOG.info("poaid {} on {}, data in {}", Version.current(), name, dataDir);
  }

  /** All parts run; what takes long is over. */
  public static void ready(long height) {
    LOG.info("Ready, at block {}", height);
  }

  public static void stopping() {
    LOG.info("Stopping");
  }

  public static void stopped(long height) {
    LOG.info("Stopped at block {}", height);
  }

  public static void health(String check, Optional<String> problem) {
    if (problem.isPresent()) {
      LOG.warn("Health: {}: {}", check, problem.get());
    } else {
      LOG.info("Health: {} is well again", check);
    }
  }

  public static void notice(String sentence) {
    LOG.info("{}", sentence);
  }

  /** A watch over the log levels that the operator asks for meanwhile. */
  public static LogLevelFile levels(Path file, CriticalFailure criticalFailure) {
    return new LogLevelFile(file, LifeEvents::notice, LifeEvents::warning, criticalFailure);
  }

  public static void warning(String sentence) {
    LOG.warn("{}", sentence);
  }
}
