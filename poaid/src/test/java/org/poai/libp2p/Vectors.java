package org.poai.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import org.poai.testing.OfficialData;

/**
 * Byte vectors of an official implementation, kept outside this repository; tests that ask for them
 * are skipped where they are missing.
 */
public final class Vectors {
  private static final String FILE = "vectors/libp2p/vectors.json";

  private Vectors() {}

  /** The node at a JSON pointer, such as {@code /noise/message1}. */
  public static JsonNode at(String pointer) {
    try {
      JsonNode node =
          new ObjectMapper().readTree(Files.readString(OfficialData.at(FILE))).at(pointer);
      assertThat(node.isMissingNode()).as(pointer).isFalse();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String pointer) {
    return at(pointer).asText();
  }

  public static byte[] bytes(String pointer) {
    return hex(text(pointer));
  }

  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
