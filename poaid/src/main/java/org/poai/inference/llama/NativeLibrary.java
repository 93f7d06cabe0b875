package org.poai.inference.llama;

import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.poai.crypto.Sha256;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.PinnedFile;
import org.poai.primitives.Hash32;

/**
 * The native library on disk: a file whose hash we know. The binding's own loader writes a fixed
 * name into the temporary directory, where two processes break each other and anybody may plant a
 * file; so we extract it ourselves, into a directory that only we can write, named by its hash.
 *
 * @param directory where {@value #FILE_NAME} lies
 * @param bundled whether it is the one from the binding's jar, and not the user's own
 */
public record NativeLibrary(Path directory, Hash32 sha256, boolean bundled) {
  /** The library's name in any directory. */
  static final String FILE_NAME = "libjllama.so";

  private static final String RESOURCE = "/de/kherud/llama/Linux/x86_64/" + FILE_NAME;

  /** The library of de.kherud:llama 4.2.0 for linux-x86_64. */
  private static final Hash32 KNOWN =
      Hash32.fromHex("0x93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c");

  private static final Set<PosixFilePermission> OURS_ALONE =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /**
   * The bundled library below {@code home}, extracted when it is missing or not whole.
   *
   * @throws InferenceException {@code UNAVAILABLE} with a sentence for the operator when this
   *     machine cannot run it
   * @throws IOException when the file cannot be written
   */
  public static NativeLibrary bundled(Path home) throws InferenceException, IOException {
    refuse(LlamaPlatform.here().problem());
    Path directory = home.resolve("llama-" + KNOWN.toHex().substring(2));
    Path file = directory.resolve(FILE_NAME);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, OURS_ALONE);
    if (!Files.isRegularFile(file) || !hash(file).equals(KNOWN)) {
      extract(directory, file);
    }
    if (!hash(file).equals(KNOWN)) {
      throw unavailable("The llama.cpp library in " + file + " is not the one we know.");
    }
    return new NativeLibrary(directory, KNOWN, true);
  }

  /** A library that the user built, for another machine or a GPU; its engine id is its own. */
  public static NativeLibrary ofUser(Path directory) throws InferenceException {
    Path file = directory.resolve(FILE_NAME);
    try {
      return new NativeLibrary(directory, hash(file), false);
    } catch (IOException e) {
      throw absent(directory);
    }
  }

  /** Refuses a folder in which the user has no library; does not read it. */
  public static void requireThere(Path directory) throws InferenceException {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw absent(directory);
    }
  }

  private static InferenceException absent(Path directory) {
    return unavailable(
        "There is no readable " + FILE_NAME + " in " + directory + "; check --llama-library.");
  }

  /**
   * The manifest's name for this engine (protocol section 4). Settings {@code /1} are CPU only:
   * with layers on a GPU the results differ, and so does the name.
   */
  public EngineId engineId(int gpuLayers) {
    String settings = usesGpu(gpuLayers) ? "1-gpu" + gpuLayers : "1";
    return new EngineId(EngineKind.LLAMA, sha256, settings);
  }

  /** What to tell, once, who asked for GPU layers. */
  public Optional<String> gpuNotice(int gpuLayers) {
    if (gpuLayers <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        bundled
            ? "This llama.cpp library has no GPU support; all layers stay on the CPU, which is what"
                + " proofs need."
            : "Nonces are searched with layers on the GPU; what wins is computed again on the CPU,"
                + " where proofs are checked, too.");
  }

  /** Whether it may compute with a GPU, and so not exactly as a referee does. */
  public boolean usesGpu(int gpuLayers) {
    return gpuLayers > 0 && !bundled;
  }

  /**
   * Loads it into this JVM; later loads by the binding find it there. Loading it ourselves first
   * gives the dynamic linker's own reason, which the binding swallows.
   */
  void load() throws InferenceException {
    System.setProperty("de.kherud.llama.lib.path", directory.toAbsolutePath().toString());
    try {
      if (bundled) {
        // The binding deletes what looks like its library from this directory: give it an empty
        // one.
        Path empty = Files.createDirectories(directory.resolve("empty"));
        System.setProperty("de.kherud.llama.tmpdir", empty.toAbsolutePath().toString());
      }
      System.load(directory.resolve(FILE_NAME).toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      throw unavailable(LlamaPlatform.explain(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw unavailable("Cannot write to " + directory + ": " + e.getMessage());
    }
  }

  /** The library's file, held to its bytes. */
  public PinnedFile pinned() {
    return PinnedFile.to("llama.cpp library", directory.resolve(FILE_NAME), sha256);
  }

  private static void extract(Path directory, Path file) throws IOException, InferenceException {
    Path whole = Files.createTempFile(directory, "extract", ".tmp");
    try (InputStream in = ModelParameters.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw unavailable("The binding's jar lacks " + RESOURCE + ".");
      }
      Files.copy(in, whole, StandardCopyOption.REPLACE_EXISTING);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static Hash32 hash(Path file) throws IOException {
    return Sha256.hash(Files.readAllBytes(file));
  }

  private static void refuse(Optional<String> problem) throws InferenceException {
    if (problem.isPresent()) {
      throw unavailable(problem.get());
    }
  }

  private static InferenceException unavailable(String sentence) {
    return new InferenceException(Kind.UNAVAILABLE, sentence);
  }
}
