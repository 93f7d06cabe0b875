package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.poai.primitives.Printable;

/** Where the tensors of a model file lie in it. */
public final class TensorSections {
  /** Longest path that a sentence shows. */
  private static final int MAX_PATH = 300;

  private TensorSections() {}

  /**
   * The bytes of one tensor.
   *
   * @param offset from the start of the file
   */
  public record Section(String name, long offset, long length) {}

  /**
   * Reads the sections of a file, in the order in which they lie there.
   *
   * @throws GgufException when it is no GGUF file, or a tensor does not lie in it
   */
  public static List<Section> read(Path file) throws GgufException, IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      GgufInput in = new GgufInput(channel, channel.size());
      FileKind.requireGguf(in);
      Gguf gguf = new GgufReader(in).read();
      return gguf.tensors().stream()
          .map(at -> new Section(at.name(), gguf.dataStart() + at.offset(), at.bytes()))
          .sorted(Comparator.comparingLong(Section::offset))
          .toList();
    } catch (GgufException e) {
      throw e.about(Printable.text(file.toString(), MAX_PATH));
    }
  }
}
