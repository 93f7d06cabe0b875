package org.poai.inference.llama;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.poai.inference.synth.DevelopmentModel;

/** The library and a small model for tests that run real inference. */
public final class LlamaFixture {
  private static final Path DIRECTORY = Path.of("target", "inference");

  private LlamaFixture() {}

  public static NativeLibrary library() throws Exception {
    assumeTrue(LlamaPlatform.here().problem().isEmpty(), "this machine does not run the library");
    return NativeLibrary.bundled(DIRECTORY);
  }

  public static Path model() throws Exception {
    return DevelopmentModel.ensure(DIRECTORY);
  }
}
