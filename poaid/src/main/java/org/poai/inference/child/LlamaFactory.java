package org.poai.inference.child;

import java.nio.file.Path;
import java.util.List;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.llama.LlamaEngine;
import org.poai.inference.llama.NativeLibrary;
import org.poai.primitives.Hash32;

/** llama.cpp in the child; its arguments are what {@link ChildSpec#llama} writes. */
final class LlamaFactory implements EngineFactory {
  @Override
  public InferenceEngine open(List<String> arguments) throws InferenceException {
    NativeLibrary library =
        new NativeLibrary(
            Path.of(arguments.get(0)),
            Hash32.fromHex(arguments.get(1)),
            Boolean.parseBoolean(arguments.get(2)));
    return LlamaEngine.load(
        library,
        Path.of(arguments.get(3)),
        Integer.parseInt(arguments.get(4)),
        Integer.parseInt(arguments.get(5)));
  }

  static List<String> arguments(NativeLibrary library, Path model, int threads, int gpuLayers) {
    return List.of(
        library.directory().toAbsolutePath().toString(),
        library.sha256().toHex(),
        Boolean.toString(library.bundled()),
        model.toAbsolutePath().toString(),
        Integer.toString(threads),
        Integer.toString(gpuLayers));
  }
}
