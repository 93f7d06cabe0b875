package org.poai.node.duty;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.poai.crypto.Keccak;
import org.poai.governance.DatasetKeyFile;
import org.poai.primitives.Hash32;

/** A folder of key files, as {@code poaid gov propose dataset} writes them. */
public record KeyFolder(Path folder) {
  private static final int MAX_FILES = 1_000;

  /** The keys by their ids; files that hold no key are passed over. */
  Map<Hash32, Hash32> keys() throws IOException {
    Map<Hash32, Hash32> keys = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isRegularFile(file) && keys.size() < MAX_FILES) {
          read(file, keys);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return keys;
  }

  private static void read(Path file, Map<Hash32, Hash32> keys) {
    try {
      Hash32 key = DatasetKeyFile.read(file);
      keys.put(Keccak.hash(key), key);
    } catch (IOException e) {
      // Something else lies there, or it is being written.
    }
  }
}
