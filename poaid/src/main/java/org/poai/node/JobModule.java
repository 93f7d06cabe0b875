package org.poai.node;

import org.poai.async.Watchdog;
import org.poai.inference.answer.JobEngines;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig;
import org.poai.node.engine.JobOpener;

/** Starts the engines of jobs, of which the first runs when somebody asks for an answer. */
final class JobModule {
  private JobModule() {}

  static JobEngines start(
      NodeConfig config,
      Foundation foundation,
      DataDirectory directory,
      Metrics metrics,
      Watchdog watchdog,
      Life life) {
    JobOpener opener =
        new JobOpener(
            foundation.module(),
            foundation.files(directory),
            foundation.genesis().manifest().sizes(),
            config.model().jobThreads().orElseGet(JobOpener::usualThreads));
    JobEngines engines = new JobEngines(opener, metrics, life);
    watchdog.register("jobs", engines::health);
    life.service(engines);
    return engines;
  }
}
