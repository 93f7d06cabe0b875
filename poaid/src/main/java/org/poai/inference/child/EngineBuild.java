package org.poai.inference.child;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.inference.EngineId;
import org.poai.inference.InferenceException;
import org.poai.inference.PinnedFile;
import org.poai.inference.llama.BareBinding;
import org.poai.inference.llama.NativeLibrary;

/**
 * An engine as it was built for this machine: it has a name in manifests, a file that computes, and
 * runs models in child processes. Only this package knows what kind of library it is.
 */
public final class EngineBuild {
  private final NativeLibrary library;

  public EngineBuild(NativeLibrary library) {
    this.library = library;
  }

  /**
   * The build that comes with this program, extracted below {@code home}.
   *
   * @throws InferenceException {@code UNAVAILABLE} with a sentence for the operator when this
   *     machine cannot run it
   * @throws IOException when the file cannot be written
   */
  public static EngineBuild bundled(Path home) throws InferenceException, IOException {
    return new EngineBuild(NativeLibrary.bundled(home));
  }

  /** A build of the user's own, for another machine or a GPU; it has a name of its own. */
  public static EngineBuild ofUser(Path directory) throws InferenceException {
    return new EngineBuild(NativeLibrary.ofUser(directory));
  }

  /**
   * Looks whether a folder has a build of the user's own, without reading it.
   *
   * @throws InferenceException {@code UNAVAILABLE} with a sentence for the operator where it has
   *     none
   */
  public static void requireThere(Path directory) throws InferenceException {
    NativeLibrary.requireThere(directory);
  }

  /** The manifest's name for it; with layers on a GPU it is another engine. */
  public EngineId id(int gpuLayers) {
    return library.engineId(gpuLayers);
  }

  /** The file that computes, held to its bytes. */
  public PinnedFile pinned() {
    return library.pinned();
  }

  /** Whether it may compute with a GPU, and so not exactly as a referee does. */
  public boolean usesGpu(int gpuLayers) {
    return library.usesGpu(gpuLayers);
  }

  /** What to tell, once, an operator who asked for GPU layers. */
  public Optional<String> gpuNotice(int gpuLayers) {
    return library.gpuNotice(gpuLayers);
  }

  /** What runs a model in a child process. */
  public ChildSpec child(Path model, int threads, int gpuLayers) {
    return ChildSpec.llama(library, model, threads, gpuLayers);
  }

  /** The library with nothing around it, in this process, for measurements. */
  public BareBinding bare(Path model, int threads) throws InferenceException {
    return BareBinding.load(library, model, threads);
  }
}
