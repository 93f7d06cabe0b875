package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.poai.crypto.Keccak;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

/** Whatever a file holds, the reader answers with records of the root or with its exception. */
class SealedDatasetFuzzTest {
  private static final Hash32 KEY = Keccak.hash(new byte[] {1});
  private static final Corpus CORPUS = Corpus.of(ProceduralCorpus.of(9).records().subList(0, 5));
  private static Path file = Path.of("");
  private static byte[] good = {};

  @BeforeContainer
  static void seal() throws Exception {
    file = Files.createTempFile("poai-fuzz", ".seal");
    SealedWriter.write(file, CORPUS, KEY);
    good = Files.readAllBytes(file);
  }

  @AfterContainer
  static void remove() throws Exception {
    Files.delete(file);
  }

  @Property(tries = 1500)
  void verify_aFileWithBytesReplaced_givesTheRecordsOrItsException(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 900) Integer> places,
      @ForAll byte value,
      @ForAll @IntRange(min = -64, max = 64) int grow)
      throws Exception {
    byte[] bytes = java.util.Arrays.copyOf(good, good.length + Math.min(grow, 8));
    for (int place : places) {
      bytes[place % bytes.length] = value;
    }
    check(bytes);
  }

  @Property(tries = 500)
  void verify_indexRowsMadeUp_givesTheRecordsOrItsException(
      @ForAll @IntRange(min = 0, max = 4) int row, @ForAll long offset, @ForAll int length)
      throws Exception {
    byte[] bytes = good.clone();
    ByteBuffer.wrap(bytes).putLong(52 + 44 * row, offset).putInt(60 + 44 * row, length);
    check(bytes);
  }

  @Property(tries = 500)
  void verify_aFileOfAnything_givesItsException(
      @ForAll @Size(max = 300) byte[] tail, @ForAll @IntRange(min = 0, max = 200) int kept)
      throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(kept + tail.length);
    check(bytes.put(good, 0, kept).put(tail).array());
  }

  @Property(tries = 500)
  void verify_aForgedCiphertextWithItsRightDigest_givesItsException(
      @ForAll @IntRange(min = 0, max = 4) int row, @ForAll byte[] noise) throws Exception {
    byte[] bytes = good.clone();
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int offset = (int) file.getLong(52 + 44 * row);
    byte[] ciphertext = new byte[file.getInt(60 + 44 * row)];
    file.get(offset, ciphertext);
    for (int i = 0; i < noise.length; i++) {
      ciphertext[i % ciphertext.length] ^= noise[i];
    }
    file.put(offset, ciphertext).put(64 + 44 * row, Sha256.hash(ciphertext).toArray());
    check(bytes);
  }

  private static void check(byte[] bytes) throws Exception {
    Files.write(file, bytes);
    try {
      Corpus read = SealedDataset.open(file, KEY, CORPUS.root()).corpus();
      assertThat(read.records()).isEqualTo(CORPUS.records());
    } catch (DatasetException expected) {
      assertThat(expected.getMessage()).endsWith(".").doesNotContain("\n");
    }
  }
}
