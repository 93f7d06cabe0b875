package org.poai.governance.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;
import org.poai.inference.gguf.TensorSections;
import org.poai.inference.gguf.TensorSections.Section;
import org.poai.inference.synth.DevelopmentModel;

/** A delta makes of one model the other, byte for byte, or nothing at all. */
final class DeltaFileTest {
  private static final byte[] BASE = "the base of it all".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TARGET = "the base, changed".getBytes(StandardCharsets.US_ASCII);
  private static final int LIMIT = 1000;

  @TempDir Path folder;
  private Path base;
  private Path delta;
  private Path target;

  @BeforeEach
  void files() throws IOException {
    base = Files.write(folder.resolve("base"), BASE);
    delta = folder.resolve("delta");
    target = folder.resolve("target");
  }

  /** A delta file, well-formed or not. */
  private static final class Draft {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Draft(long size, long operations) throws IOException {
      new DeltaHead(Sha256.hash(BASE), Sha256.hash(TARGET), size, operations).write(out);
    }

    static Draft good() throws IOException {
      return new Draft(TARGET.length, 2);
    }

    Draft copy(long offset, long length) throws IOException {
      out.writeByte(0);
      out.writeLong(offset);
      out.writeLong(length);
      return this;
    }

    Draft literal(long length, String text) throws IOException {
      out.writeByte(1);
      out.writeLong(length);
      out.writeBytes(text);
      return this;
    }

    Draft raw(int value) throws IOException {
      out.writeByte(value);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  private void apply(byte[] content) throws IOException, DeltaException {
    Files.write(delta, content);
    DeltaReader.apply(base, delta, target, LIMIT);
  }

  private void refuses(String why, Draft draft) {
    assertThatThrownBy(() -> apply(draft.bytes()))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(why);
    assertThat(target).doesNotExist();
    assertThat(folder.resolve("target.new")).doesNotExist();
  }

  @Test
  void delta_ofCopiesAndLiterals_makesTheTarget() throws Exception {
    apply(Draft.good().copy(0, 8).literal(9, ", changed").bytes());

    assertThat(Files.readAllBytes(target)).isEqualTo(TARGET);
  }

  @Test
  void delta_thatIsNotWellFormed_makesNothing() throws IOException {
    refuses("beyond the end of the base", Draft.good().copy(11, 8).literal(9, ", changed"));
    refuses("beyond the end of the base", Draft.good().copy(-1, 8));
    refuses("beyond the end of the base", Draft.good().copy(Long.MAX_VALUE, 8));
    refuses("operation of 18 bytes", Draft.good().copy(0, 18));
    refuses("operation of 0 bytes", Draft.good().copy(0, 0));
    refuses("operation of 9223372036854775808 bytes", Draft.good().literal(Long.MIN_VALUE, ""));
    refuses("ends within an operation", Draft.good().copy(0, 8).literal(9, ", chan"));
    refuses("ends within an operation", Draft.good().copy(0, 8));
    refuses("does not exist", Draft.good().copy(0, 8).raw(2));
    refuses("do not write", new Draft(TARGET.length, 1).copy(0, 8));
    refuses("do not write", Draft.good().copy(0, 8).literal(9, ", changed").raw(0));
    refuses("another SHA-256", Draft.good().copy(0, 8).literal(9, ", chanced"));
    refuses("1001 bytes", new Draft(LIMIT + 1, 1));
    refuses("0 bytes", new Draft(0, 1));
    refuses("0 operations", new Draft(5, 0));
    refuses("operations", new Draft(5, DeltaHead.MAX_OPERATIONS + 1));
    refuses("operations", new Draft(5, -1));
  }

  @Test
  void fileOfAnotherKind_isNoDelta() {
    for (int length : new int[] {0, 7, 8, 12, 20, DeltaHead.SIZE - 1}) {
      assertThatThrownBy(() -> apply(new byte[length])).isInstanceOf(DeltaException.class);
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void delta_withAnyByteChanged_makesTheTargetOrNothing() throws Exception {
    byte[] good = Draft.good().copy(0, 8).literal(9, ", changed").bytes();
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] changed = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(8) == 0) {
        changed = java.util.Arrays.copyOf(changed, random.nextInt(2 * changed.length));
      }
      try {
        apply(changed);
        assertThat(Files.readAllBytes(target)).isEqualTo(TARGET);
        Files.delete(target);
      } catch (DeltaException e) {
        refused++;
        assertThat(target).doesNotExist();
      }
    }
    assertThat(refused).isGreaterThan(1500);
  }

  @Test
  void modelWithOneTensorChanged_isSmallAsADelta_andComesBack() throws Exception {
    Path old = DevelopmentModel.ensure(Path.of("target", "inference"));
    Path changed = folder.resolve("changed.gguf");
    byte[] bytes = Files.readAllBytes(old);
    Section section = TensorSections.read(old).get(3);
    bytes[(int) (section.offset() + section.length() / 2)] ^= 1;
    Files.write(changed, bytes);

    DeltaWriter.Summary summary = DeltaWriter.write(old, changed, delta);
    DeltaReader.apply(old, delta, target, bytes.length);

    assertThat(Files.mismatch(target, changed)).isEqualTo(-1);
    assertThat(summary.copied()).isGreaterThan(bytes.length / 2);
    assertThat(Files.size(delta)).isLessThan(bytes.length - summary.copied() + 1000);
    assertThat(DeltaReader.head(delta)).isEqualTo(summary.head());
    assertThat(summary.head().operations()).as("neighbours are one").isLessThan(10);
  }
}
