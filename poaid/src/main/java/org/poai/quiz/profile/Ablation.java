package org.poai.quiz.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.LayerMatrix;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.SaltedPrompt;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.HiddenState;

/**
 * Looks whether a model's matrices do anything. One of which zeros would do as well is work that
 * the cost counts and a miner may leave out. In a copy of the file one matrix after the other is
 * overwritten with zeros, an engine is started on the copy, and the difference of the states of two
 * prompts is compared with that of the whole model. So it makes no difference how a file hides that
 * a matrix is idle. See decision 046.
 *
 * @param scratch folder with room for a copy of the file
 */
public record Ablation(
    Opener opener, Tokens tokens, SaltWordList words, Sizes sizes, Path scratch) {
  /** The least effect of a matrix, in millionths. */
  static final long LEAST = 10_000;

  /** So many matrices of each role are tried, of layers that nobody can foretell. */
  private static final int LAYERS = 3;

  private static final int CHUNK = 1 << 20;
  private static final double MILLION = 1e6;

  /** Starts an engine on a model file. */
  @FunctionalInterface
  public interface Opener {
    InferenceEngine open(Path file) throws InferenceException;
  }

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Tried {
    void tried(int matrices, int of);
  }

  /**
   * How much a matrix does.
   *
   * @param moved how far the difference of states moves without it, in millionths of its norm
   */
  record Effect(LayerMatrix matrix, long moved) {}

  /**
   * Why no chain should rest on the model, as a clause; empty when each matrix that was tried has
   * an effect.
   *
   * @param random a number from 0 up to the one before its argument, to choose layers by
   * @param tried hears after each matrix how many were tried, and how many are to be
   * @throws IOException when the file cannot be read, or copied into the scratch folder
   * @throws UnfitModelException when the tokenizer makes no prompt of the right length
   */
  public Optional<String> complaint(Path file, IntUnaryOperator random, Tried tried)
      throws GgufException, IOException, InferenceException, UnfitModelException {
    return effects(file, sample(LayerMatrix.of(file), random), tried).stream()
        .filter(effect -> effect.moved < LEAST)
        .map(effect -> "its states are the same without the matrix " + effect.matrix.name())
        .findFirst();
  }

  private static List<LayerMatrix> sample(List<LayerMatrix> matrices, IntUnaryOperator random) {
    Map<String, List<LayerMatrix>> byRole = new LinkedHashMap<>();
    matrices.forEach(
        matrix -> byRole.computeIfAbsent(matrix.role(), role -> new ArrayList<>()).add(matrix));
    List<LayerMatrix> sample = new ArrayList<>();
    for (List<LayerMatrix> layers : byRole.values()) {
      for (int i = Math.min(LAYERS, layers.size()); i > 0; i--) {
        sample.add(layers.remove(random.applyAsInt(layers.size())));
      }
    }
    return sample;
  }

  /** The effect of each of some matrices of a file. */
  List<Effect> effects(Path file, List<LayerMatrix> matrices, Tried tried)
      throws IOException, InferenceException, UnfitModelException {
    Path copy = scratch.resolve("ablation.gguf");
    try {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      HiddenState whole = difference(copy);
      List<Effect> effects = new ArrayList<>();
      try (FileChannel original = FileChannel.open(file, StandardOpenOption.READ);
          FileChannel changed = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        for (LayerMatrix matrix : matrices) {
          erase(matrix, changed);
          effects.add(new Effect(matrix, moved(whole, difference(copy))));
          restore(matrix, original, changed);
          tried.tried(effects.size(), matrices.size());
        }
      }
      return effects;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** In every type of numbers bytes of zero are numbers of zero. */
  private static void erase(LayerMatrix matrix, FileChannel changed) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
    changed.position(matrix.at());
    for (long left = matrix.bytes(); left > 0; ) {
      zeros.clear().limit((int) Math.min(CHUNK, left));
      left -= changed.write(zeros);
    }
  }

  private static void restore(LayerMatrix matrix, FileChannel original, FileChannel changed)
      throws IOException {
    changed.position(matrix.at());
    for (long done = 0; done < matrix.bytes(); ) {
      long part = original.transferTo(matrix.at() + done, matrix.bytes() - done, changed);
      if (part == 0) {
        throw new IOException("the file shrank while it was read");
      }
      done += part;
    }
  }

  private HiddenState difference(Path copy) throws InferenceException, UnfitModelException {
    try (InferenceEngine engine = opener.open(copy)) {
      return state(engine, 0).minus(state(engine, 1));
    }
  }

  private HiddenState state(InferenceEngine engine, int b)
      throws InferenceException, UnfitModelException {
    SaltedPrompt conformance = Conformance.prompt(0);
    String prompt =
        new SaltedPrompt(conformance.quizKey(), 0, b, conformance.question())
            .build(engine, tokens, words, sizes.promptTokens())
            .orElseThrow(Conformance::unfit);
    return HiddenState.of(engine.embed(prompt));
  }

  private static long moved(HiddenState whole, HiddenState without) {
    double norm = norm(whole);
    return norm == 0 ? 0 : Math.round(MILLION * norm(whole.minus(without)) / norm);
  }

  private static double norm(HiddenState state) {
    double sum = 0;
    for (int i = 0; i < state.dim(); i++) {
      sum += (double) state.get(i) * state.get(i);
    }
    return Math.sqrt(sum);
  }
}
