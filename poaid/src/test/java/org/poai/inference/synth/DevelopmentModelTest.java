package org.poai.inference.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.GgufWriter;
import org.poai.inference.gguf.ReadProgress;

class DevelopmentModelTest {
  @TempDir Path directory;

  @Test
  void ensure_emptyDirectory_writesTheOneModel() throws IOException {
    Path models = directory.resolve("models");
    Path file = DevelopmentModel.ensure(models);
    assertThat(Sha256.hash(Files.readAllBytes(file))).isEqualTo(DevelopmentModel.SHA256);
    assertThat(Files.size(file)).isEqualTo(ModelSynthesizer.size(ModelShape.DEV));
    assertThat(file).hasFileName("poai-dev-1.gguf");
    assertThat(files(models)).containsExactly(file);
  }

  @Test
  void ensure_fileIsThere_leavesItAlone() throws IOException {
    Path file = DevelopmentModel.ensure(directory);
    FileTime then = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, then);
    assertThat(Files.getLastModifiedTime(DevelopmentModel.ensure(directory))).isEqualTo(then);
  }

  @Test
  void ensure_oneBitDiffers_writesItAnew() throws IOException {
    Path file = DevelopmentModel.ensure(directory);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    DevelopmentModel.ensure(directory);
    assertThat(Sha256.hash(Files.readAllBytes(file))).isEqualTo(DevelopmentModel.SHA256);
  }

  @Test
  void write_reportsProgressUpToTheSize() throws IOException {
    long[] last = new long[2];
    ModelSynthesizer.write(
        ModelShape.DEV,
        directory.resolve("m.gguf"),
        (done, total) -> {
          assertThat(done).isGreaterThan(last[0]).isLessThanOrEqualTo(total);
          last[0] = done;
          last[1] = total;
        });
    assertThat(last[1]).isEqualTo(ModelSynthesizer.size(ModelShape.DEV));
    assertThat(last[1] - last[0]).isLessThan(GgufWriter.ALIGNMENT);
  }

  @Test
  void shapeOfAnyWidth_isAModel_whoseSeedGivesItsWeights() throws Exception {
    Path one = written(64, 7);
    GgufModel model = GgufModel.read(one);
    assertThat(model.shape().dim()).isEqualTo(64);
    assertThat(model.name()).isEqualTo("PoAI synthetic, width 64, seed 7");
    assertThat(Sha256.hash(Files.readAllBytes(one)))
        .isEqualTo(Sha256.hash(Files.readAllBytes(written(64, 7))))
        .isNotEqualTo(Sha256.hash(Files.readAllBytes(written(64, 8))));
  }

  @Test
  void widthThatNoHeadsFill_isNoShape() {
    assertThat(ModelShape.ofWidth(100, 0)).isEmpty();
    assertThat(ModelShape.ofWidth(32, 0)).isEmpty();
    assertThat(ModelShape.ofWidth(8192, 0)).isEmpty();
  }

  private Path written(int width, long seed) throws IOException {
    Path file = directory.resolve("w.gguf");
    ModelSynthesizer.write(ModelShape.ofWidth(width, seed).orElseThrow(), file, ReadProgress.NONE);
    return file;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }
}
