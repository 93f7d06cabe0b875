package org.poai.inference.synth;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.poai.inference.gguf.TensorType;

/**
 * A shape that {@link ModelSynthesizer} can write; it fixes every byte of the file.
 *
 * @param label what {@code --like} calls it
 * @param title the file's own name for itself
 * @param type of all matrices
 * @param seed of the weights; 0 for the shapes with a label
 */
public record ModelShape(String label, String title, TensorType type, long seed, Layout layout) {
  private static final int HEAD = 32;
  private static final int LEAST_WIDTH = 64;
  private static final int MOST_WIDTH = 4096;

  /** The development model: a few milliseconds per prompt on one core. */
  public static final ModelShape DEV =
      new ModelShape(
          "dev",
          "PoAI development model 1",
          TensorType.Q8_0,
          0,
          new Layout(192, 4, 6, 6, 512, SyntheticVocabulary.smallest(), true));

  /** About 28 million parameters: tens of milliseconds per prompt. */
  public static final ModelShape SMALL =
      new ModelShape(
          "28m",
          "PoAI synthetic 28M",
          TensorType.Q8_0,
          0,
          new Layout(512, 6, 8, 8, 1376, 8192, false));

  /** TinyLlama-1.1B's shape: about a second per prompt on two cores, 1.2 GB. */
  public static final ModelShape TINYLLAMA =
      new ModelShape(
          "tinyllama",
          "PoAI synthetic 1.1B, the shape of TinyLlama",
          TensorType.Q8_0,
          0,
          new Layout(2048, 22, 32, 4, 5632, 32000, false));

  private static final List<ModelShape> ALL = List.of(DEV, SMALL, TINYLLAMA);

  /** The shape that {@code --like LABEL} means. */
  public static Optional<ModelShape> labelled(String label) {
    return ALL.stream().filter(shape -> shape.label.equals(label)).findFirst();
  }

  /**
   * A small model of four layers like the development model, of another width and with weights of
   * its own; empty where the width is not a multiple of 32 from 64 to 4096.
   */
  public static Optional<ModelShape> ofWidth(int width, long seed) {
    if (width < LEAST_WIDTH || width > MOST_WIDTH || width % HEAD != 0) {
      return Optional.empty();
    }
    int heads = width / HEAD;
    int hidden = (width * 8 / 3 + HEAD - 1) / HEAD * HEAD;
    return Optional.of(
        new ModelShape(
            "w" + width + "-s" + seed,
            "PoAI synthetic, width " + width + ", seed " + seed,
            TensorType.Q8_0,
            seed,
            new Layout(width, 4, heads, heads, hidden, SyntheticVocabulary.smallest(), true)));
  }

  /** All labels, for a help text: {@code dev, 28m, tinyllama}. */
  public static String labels() {
    return ALL.stream().map(ModelShape::label).collect(Collectors.joining(", "));
  }

  /**
   * The hyper-parameters.
   *
   * @param dim width of the hidden state
   * @param kvHeads key and value heads, a divisor of {@code heads}
   * @param hidden width of the feed-forward layer
   * @param tied whether the output matrix is the embedding's
   */
  public record Layout(
      int dim, int layers, int heads, int kvHeads, int hidden, int vocabulary, boolean tied) {
    int headDim() {
      return dim / heads;
    }

    int kvDim() {
      return headDim() * kvHeads;
    }
  }
}
