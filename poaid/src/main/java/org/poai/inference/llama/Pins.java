package org.poai.inference.llama;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.inference.InferenceEngine;

/**
 * The settings number 1 of the engine id (protocol section 4): each of them changes result bits or
 * may, so each is consensus. The number of threads and GPU layers of a user's own library are not
 * among them.
 */
final class Pins {
  private static final int SEED = 42;

  /**
   * A template of the library's own in the place of the file's, which is never used and is parsed
   * at each load: that can take minutes, or end the process.
   */
  private static final String CHAT_TEMPLATE = "chatml";

  private Pins() {}

  static ModelParameters model(Path model, int threads) {
    return base(model, threads).disableLog();
  }

  /** As {@link #model}, with llama.cpp's log on the standard error: naming a file puts it on. */
  static ModelParameters talking(Path model, int threads) {
    return base(model, threads).setLogFile("/dev/null");
  }

  private static ModelParameters base(Path model, int threads) {
    return new ModelParameters()
        .setModel(model.toAbsolutePath().toString())
        .setThreads(threads)
        .setThreadsBatch(threads)
        .setParallel(1)
        .enableEmbedding()
        .setPoolingType(PoolingType.LAST)
        .setCtxSize(InferenceEngine.CONTEXT)
        .setBatchSize(InferenceEngine.CONTEXT)
        .setUbatchSize(InferenceEngine.CONTEXT)
        .disableContextShift()
        .setSeed(SEED)
        .setTemp(0)
        .setTopK(1)
        .setChatTemplate(CHAT_TEMPLATE);
  }

  static InferenceParameters completion(String prompt, int tokens) {
    return new InferenceParameters(prompt)
        .setNPredict(tokens)
        .setCachePrompt(false)
        .setSeed(SEED)
        .setTemperature(0)
        .setTopK(1);
  }

  /** llama.cpp reads settings from {@code LLAMA_ARG_…} too, behind the pins' back. */
  static Optional<String> strayVariable() {
    return System.getenv().keySet().stream()
        .filter(name -> name.startsWith("LLAMA_ARG_"))
        .sorted()
        .findFirst();
  }
}
