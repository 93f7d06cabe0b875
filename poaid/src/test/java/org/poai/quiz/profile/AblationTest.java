package org.poai.quiz.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.ModelFile;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.child.EngineBuild;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.LayerMatrix;
import org.poai.inference.llama.LlamaFixture;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.Tokens;

/** A model of which a part could be left out is told from one of which each matrix counts. */
class AblationTest {
  private static final Sizes SIZES = Sizes.ofSamples(2);

  @TempDir private static Path folder;
  private static Path file = Path.of("");

  @BeforeAll
  static void write() throws IOException {
    file = DevelopmentModel.ensure(folder);
  }

  @Test
  void modelOfWhichEveryMatrixCounts_isFit() throws Exception {
    assertThat(fake(matrix -> true).complaint(file, new Random(1)::nextInt, (tried, of) -> {}))
        .isEmpty();
  }

  @Test
  void rolesThatCountInNoLayer_areNamed_whicheverLayersAreTried() throws Exception {
    for (String role : List.of("attn_q.weight", "ffn_up.weight")) {
      for (int seed = 0; seed < 3; seed++) {
        assertThat(
                fake(matrix -> !matrix.role().equals(role))
                    .complaint(file, new Random(seed)::nextInt, (tried, of) -> {})
                    .get())
            .matches("its states are the same without the matrix blk\\.[0-3]\\." + role);
      }
    }
  }

  @Test
  void matrixOfZeros_movesNothing_aSoundOneMoves() throws Exception {
    Path hollow = Files.copy(file, folder.resolve("hollow.gguf"));
    List<LayerMatrix> matrices = LayerMatrix.of(hollow);
    LayerMatrix idle = named(matrices, "blk.2.attn_q.weight");
    LayerMatrix sound = named(matrices, "blk.1.ffn_up.weight");
    try (RandomAccessFile out = new RandomAccessFile(hollow.toFile(), "rw")) {
      out.seek(idle.at());
      out.write(new byte[(int) idle.bytes()]);
    }

    List<Ablation.Effect> effects =
        real(hollow).effects(hollow, List.of(idle, sound), (tried, of) -> {});

    assertThat(effects.get(0).moved()).isZero();
    assertThat(effects.get(1).moved()).isGreaterThan(10 * Ablation.LEAST);
    assertThat(folder.resolve("ablation.gguf")).doesNotExist();
  }

  @Test
  void copy_isAgainTheFile_afterEachMatrix() throws Exception {
    List<LayerMatrix> matrices = LayerMatrix.of(file).subList(0, 3);
    List<Long> zeros = new ArrayList<>();
    FakeEngine engine = new FakeEngine(64, 1);
    Ablation counting =
        ablation(
            engine,
            copy -> {
              zeros.add(matrices.stream().filter(matrix -> isZero(copy, matrix)).count());
              return new FakeEngine(64, 1);
            });

    List<String> told = new ArrayList<>();
    counting.effects(file, matrices, (tried, of) -> told.add(tried + " of " + of));

    assertThat(zeros).containsExactly(0L, 1L, 1L, 1L);
    assertThat(told).containsExactly("1 of 3", "2 of 3", "3 of 3");
  }

  private static LayerMatrix named(List<LayerMatrix> matrices, String name) {
    return matrices.stream().filter(matrix -> matrix.name().equals(name)).findFirst().orElseThrow();
  }

  private static Ablation real(Path model) throws Exception {
    EngineBuild build = new EngineBuild(LlamaFixture.library());
    ModelFile described = GgufModel.read(model).toModelFile(DevelopmentModel.SHA256);
    Ablation.Opener opener =
        copy ->
            ChildEngine.start(
                build.child(copy, 1, 0),
                ChildLimits.forModel(1 << 22),
                System::nanoTime,
                reason -> {});
    try (InferenceEngine engine = opener.open(model)) {
      return new Ablation(
          opener,
          new Tokens(described.vocabulary()),
          SaltWordList.of(SaltWordList.find(described.vocabulary(), engine)),
          SIZES,
          folder);
    }
  }

  /** An engine of which only some matrices count, and only while they are not zeros. */
  private static Ablation fake(Predicate<LayerMatrix> counts) throws Exception {
    return ablation(new FakeEngine(64, 1), copy -> engine(copy, counts));
  }

  private static Ablation ablation(FakeEngine engine, Ablation.Opener opener) throws Exception {
    ModelFile described = engine.modelFile();
    return new Ablation(
        opener,
        new Tokens(described.vocabulary()),
        SaltWordList.of(SaltWordList.find(described.vocabulary(), engine)),
        SIZES,
        folder);
  }

  private static FakeEngine engine(Path copy, Predicate<LayerMatrix> counts)
      throws InferenceException {
    List<Integer> live = new ArrayList<>();
    try {
      List<LayerMatrix> matrices = LayerMatrix.of(copy);
      for (int i = 0; i < matrices.size(); i++) {
        if (counts.test(matrices.get(i)) && !isZero(copy, matrices.get(i))) {
          live.add(i);
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return new FakeEngine(64, 1)
        .onEmbed(
            (prompt, state) -> {
              live.forEach(i -> state[i] += (prompt + i).hashCode() * 0x1p-31f);
              return state;
            });
  }

  private static boolean isZero(Path copy, LayerMatrix matrix) {
    try (RandomAccessFile in = new RandomAccessFile(copy.toFile(), "r")) {
      in.seek(matrix.at());
      byte[] bytes = new byte[(int) matrix.bytes()];
      in.readFully(bytes);
      for (byte each : bytes) {
        if (each != 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
