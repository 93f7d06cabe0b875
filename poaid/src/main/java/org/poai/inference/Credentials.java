package org.poai.inference;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine shows before it is believed.
 *
 * @param files what its process reads: they must still be those that it was started with
 * @param oath asked of each new process
 * @param onDoubt told on the engine's thread when it is no longer believed, and why, and, with
 *     nothing, when it is again
 */
public record Credentials(List<PinnedFile> files, Oath oath, Consumer<Optional<String>> onDoubt) {

  /** Believes any engine. */
  static final Credentials NONE =
      new Credentials(List.of(), engine -> Optional.empty(), doubt -> {});

  public Credentials {
    files = List.copyOf(files);
  }

  /** Answers by which an engine is known. */
  @FunctionalInterface
  public interface Oath {
    /**
     * Why this engine is not the one that it should be; empty when it is.
     *
     * @throws InferenceException when it cannot run now
     */
    Optional<String> doubt(InferenceEngine engine) throws InferenceException;
  }

  /** What is wrong with the files. */
  Optional<String> change() {
    return files.stream().map(PinnedFile::change).flatMap(Optional::stream).findFirst();
  }
}
