package org.poai.governance.asset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a file is for, as its first bytes say. */
public enum AssetKind {
  /** A GGUF file. */
  MODEL("GGUF"),
  /** A sealed dataset; protocol section 5. */
  DATASET("POAISEAL"),
  /** A file that turns one model into another; protocol section 11. */
  DELTA("POAIDELT"),
  /** Any other. */
  FILE("");

  private static final int MAGIC_BYTES = 8;

  private final String magic;

  AssetKind(String magic) {
    this.magic = magic;
  }

  /** The word that people read. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<AssetKind> ofWord(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  public static AssetKind of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(MAGIC_BYTES), StandardCharsets.ISO_8859_1);
      return Stream.of(values())
          .filter(kind -> start.startsWith(kind.magic))
          .findFirst()
          .orElse(FILE);
    }
  }
}
