package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where a matrix of a model's layers lies in its file: a two-dimensional {@code blk.*} tensor, of
 * which the cost of an evaluation is counted.
 *
 * @param at its first byte in the file
 */
public record LayerMatrix(String name, long at, long bytes) {

  /** The matrices of all layers of a model file, in the file's order. */
  public static List<LayerMatrix> of(Path file) throws GgufException, IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      GgufInput in = new GgufInput(channel, channel.size());
      FileKind.requireGguf(in);
      Gguf gguf = new GgufReader(in).read();
      return gguf.tensors().stream()
          .filter(tensor -> tensor.name().startsWith("blk.") && tensor.shape().size() == 2)
          .map(tensor -> of(tensor, gguf.dataStart()))
          .toList();
    }
  }

  private static LayerMatrix of(TensorInfo tensor, long dataStart) {
    return new LayerMatrix(tensor.name(), dataStart + tensor.offset(), tensor.bytes());
  }

  /** The part that it plays in its layer: {@code attn_q.weight} of {@code blk.7.attn_q.weight}. */
  public String role() {
    return name.substring(name.indexOf('.', "blk.".length()) + 1);
  }
}
