package org.poai.inference.child;

import java.nio.file.Path;
import java.util.List;
import org.poai.inference.llama.NativeLibrary;

/**
 * What runs in the child process.
 *
 * @param factory class name of the {@link EngineFactory}
 * @param arguments the factory's; every user of the machine can read them, so no secret is among
 *     them
 */
public record ChildSpec(String factory, List<String> arguments) {
  public ChildSpec {
    arguments = List.copyOf(arguments);
  }

  /** llama.cpp with one model. */
  public static ChildSpec llama(NativeLibrary library, Path model, int threads, int gpuLayers) {
    return new ChildSpec(
        LlamaFactory.class.getName(), LlamaFactory.arguments(library, model, threads, gpuLayers));
  }
}
