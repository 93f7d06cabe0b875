package org.poai.node.events;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the model and its engine. */
public final class ModelEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ModelEvents.class);

  private ModelEvents() {}

  /** Before what may take some seconds. */
  public static void starting(Optional<Path> path) {
    LOG.info(
        "Starting the engine with {}", path.map(Path::toString).orElse("the development model"));
  }

  public static void readingModel(Path path, long bytes) {
    LOG.info("Reading {} ({} MB)", path, bytes / 1_000_000);
  }

  public static void model(String name, long bytes, int dim, int threads) {
    LOG.info(
        "Model {}  {} MB  d {}  {}",
        name,
        String.format(Locale.ROOT, "%.1f", bytes / 1e6),
        dim,
        Figures.count(threads, "thread"));
  }

  public static void jobEngine(String name, int threads) {
    LOG.info("Engine of jobs: model {}  {}", name, Figures.count(threads, "thread"));
  }

  public static void calibrating() {
    LOG.info("Computing the model's conformance, once for this model: 16 prompts");
  }

  /** Tells that it begins, and then, now and then, how far it is. */
  public static ProgressLine measuringFitness() {
    LOG.info("Measuring whether the model can carry a proof, once for this model: 64 evaluations");
    return new ProgressLine("Measuring whether the model can carry a proof");
  }

  /** Tells, now and then, how many matrices were tried. */
  public static ProgressLine tryingMatrices() {
    return new ProgressLine("Trying the model without one matrix after the other");
  }

  public static void engineReplaced(String why) {
    LOG.warn("The engine's process is replaced: {}", why);
  }

  /** The engine is no longer believed, or is again: then without a reason. */
  public static void doubted(Optional<String> why) {
    why.ifPresentOrElse(
        reason -> LOG.error("{}. Until then nothing is mined and nobody is judged.", reason),
        () -> LOG.info("The engine is itself again: mining and judging go on"));
  }

  public static void jobEngineReplaced(String why) {
    LOG.warn("The process of the engine of jobs is replaced: {}", why);
  }

  /** The engine of jobs is no longer believed, or is again: then without a reason. */
  public static void jobEngineDoubted(Optional<String> why) {
    why.ifPresentOrElse(
        reason -> LOG.error("Engine of jobs: {}. Until then no prompt is answered.", reason),
        () -> LOG.info("The engine of jobs is itself again"));
  }

  public static void searching(long tolerance) {
    LOG.info(
        "Searching on a second engine; sums within {} of a state's length are left to the referee",
        String.format(Locale.ROOT, "%.5f", tolerance / (double) (1 << 24)));
  }
}
