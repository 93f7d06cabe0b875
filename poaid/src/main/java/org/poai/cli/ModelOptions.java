package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.NodeConfig.ModelChoice;
import picocli.CommandLine.Option;

/** Which model is asked, about what, and how it runs. */
final class ModelOptions {
  @Option(
      names = "--model-path",
      paramLabel = "FILE",
      description = "A llama-architecture GGUF file. Default: a small development model.")
  private @Nullable Path modelPath;

  @Option(
      names = "--gpu-layers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Model layers on the GPU, where the native library has GPU support. Default: 0.")
  private int gpuLayers;

  @Option(
      names = "--llama-library",
      paramLabel = "DIR",
      description = "Folder of a libjllama.so that you built, for a GPU. Default: the bundled one.")
  private @Nullable Path library;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine. Default: what a short measurement finds fastest.")
  private @Nullable Integer threads;

  @Option(
      names = "--job-threads",
      paramLabel = "N",
      description = "Threads of the engine that answers for others. Default: half of the cores.")
  private @Nullable Integer jobThreads;

  @Option(
      names = "--test-corpus",
      paramLabel = "DIR",
      description = "Directory of *.jsonl records {\"q\":…,\"a\":…}. Default: a procedural corpus.")
  private @Nullable Path testCorpus;

  ModelChoice choice() {
    Refusals.check(gpuLayers >= 0, "--gpu-layers takes 0 or more.");
    Refusals.check(
        threads == null || (threads >= 1 && threads <= 256), "--threads takes 1 to 256.");
    Refusals.check(
        jobThreads == null || (jobThreads >= 1 && jobThreads <= 256),
        "--job-threads takes 1 to 256.");
    return new ModelChoice(
        Optional.ofNullable(modelPath),
        gpuLayers,
        Optional.ofNullable(library),
        threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
        Optional.ofNullable(testCorpus),
        jobThreads == null ? OptionalInt.empty() : OptionalInt.of(jobThreads));
  }
}
