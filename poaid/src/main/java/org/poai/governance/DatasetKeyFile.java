package org.poai.governance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.poai.disk.WholeFile;
import org.poai.primitives.Hash32;

/** The file that holds a dataset's key until it is revealed: 0x, 64 hex digits, a line feed. */
public final class DatasetKeyFile {
  private static final int MAX_BYTES = 128;

  private DatasetKeyFile() {}

  /**
   * Writes a new file for its owner alone.
   *
   * @throws java.nio.file.FileAlreadyExistsException when one is there
   */
  public static void write(Path file, Hash32 key) throws IOException {
    WholeFile.createSecret(file, (key.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The key of a file.
   *
   * @throws IOException when it cannot be read, or holds something else
   */
  public static Hash32 read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
      if (!text.matches("0x[0-9a-f]{64}")) {
        throw new IOException("it holds no key: 0x and 64 hex digits");
      }
      return Hash32.fromHex(text);
    }
  }
}
