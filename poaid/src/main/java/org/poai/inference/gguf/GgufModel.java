package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.poai.inference.ModelFile;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.primitives.Hash32;
import org.poai.primitives.Printable;

/**
 * A llama-architecture model file whose header was read and judged: what native code may be given.
 * Its weights are still unknown, so it is loaded in a child process first.
 *
 * @param size bytes of the file
 * @param name what the file calls itself, or its own name; printable
 * @param tokenizer {@code llama} (SPM) or {@code gpt2} (byte-pair encoding)
 */
public record GgufModel(
    Path path,
    long size,
    String name,
    HyperParameters shape,
    String tokenizer,
    Vocabulary vocabulary,
    List<TensorInfo> tensors) {
  /** What {@code general.architecture} must be: Llama 1 to 3, TinyLlama, Mistral, SmolLM, … */
  public static final String ARCHITECTURE = "llama";

  /** Longest path that a sentence shows. */
  private static final int MAX_PATH = 300;

  public GgufModel {
    tensors = List.copyOf(tensors);
  }

  /**
   * Reads the file's header, which takes milliseconds even for large files.
   *
   * @throws GgufException when it cannot serve as a model, saying why
   */
  public static GgufModel read(Path file) throws GgufException {
    try {
      return open(file);
    } catch (GgufException e) {
      throw e.about(shown(file));
    } catch (IOException e) {
      throw new GgufException(shown(file), "cannot be read (" + reason(e) + ")");
    }
  }

  /** This file as the rest of the node knows it; {@code sha256} is {@link ModelHash#of} it. */
  public ModelFile toModelFile(Hash32 sha256) {
    return new ModelFile(
        path, sha256, name, ARCHITECTURE, shape.dim(), blockElements(), vocabulary);
  }

  /** How many numbers the two-dimensional {@code blk.*} tensors hold. */
  public long blockElements() {
    return shape.layers() * shape.blockElements();
  }

  private static GgufModel open(Path file) throws GgufException, IOException {
    if (Files.isDirectory(file)) {
      throw new GgufException("is a directory; a GGUF model file is needed");
    }
    if (!Files.exists(file)) {
      throw new GgufException("does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw new GgufException("is not a regular file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      GgufInput in = new GgufInput(channel, channel.size());
      FileKind.requireGguf(in);
      Gguf gguf = new GgufReader(in).read();
      GgufModel model = judge(file, gguf);
      new WeightRules(channel).check(gguf);
      return model;
    }
  }

  private static String shown(Path file) {
    return Printable.text(file.toString(), MAX_PATH);
  }

  private static GgufModel judge(Path file, Gguf gguf) throws GgufException {
    String architecture =
        gguf.text("general.architecture")
            .orElseThrow(() -> new GgufException("lacks general.architecture"));
    if (!architecture.equals(ARCHITECTURE)) {
      throw new GgufException(
          "has the architecture " + Printable.quoted(architecture) + "; only llama is supported");
    }
    requireWhole(gguf);
    KnownKeys.check(gguf);
    HyperParameters shape = HyperParameters.of(gguf);
    VocabularyRules rules = new VocabularyRules(gguf);
    Vocabulary vocabulary = rules.read();
    new TensorRules(gguf).check(shape, vocabulary.tokens().size());
    String name =
        Printable.text(gguf.text("general.name").orElse(String.valueOf(file.getFileName())));
    return new GgufModel(
        file, gguf.size(), name, shape, rules.tokenizer(), vocabulary, gguf.tensors());
  }

  /** The other files of a split model are found by their names, so no hash would pin them. */
  private static void requireWhole(Gguf gguf) throws GgufException {
    long parts = gguf.whole("split.count").orElse(1L);
    if (parts > 1) {
      throw new GgufException(
          "is one of "
              + parts
              + " parts of a split model; join them with llama-gguf-split --merge");
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }
}
