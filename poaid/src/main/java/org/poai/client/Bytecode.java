package org.poai.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;

/** The code that creates a contract, from what compilers write. */
public final class Bytecode {
  private static final int MAX_FILE = 16 << 20;

  private Bytecode() {}

  /**
   * Reads hex digits, or an artifact of Hardhat, Foundry or solc.
   *
   * @throws IOException when the file cannot be read, or has no code that can be deployed
   */
  public static Bytes read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE + 1);
    }
    if (bytes.length > MAX_FILE) {
      throw new IOException("it is larger than " + (MAX_FILE >> 20) + " MB");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\\uFEFF", "").strip();
    return hex(text.startsWith("{") ? ofArtifact(text) : text);
  }

  private static String ofArtifact(String text) throws IOException {
    try {
      JsonObject artifact = Json.parse(text).asObject();
      Optional<JsonValue> code = artifact.find("bytecode");
      if (code.isEmpty()) {
        code = Optional.of(artifact.get("evm").asObject().get("bytecode"));
      }
      return code.get() instanceof JsonString string
          ? string.value()
          : code.get().asObject().string("object");
    } catch (JsonException e) {
      throw new IOException("it is no artifact with bytecode: " + e.getMessage(), e);
    }
  }

  private static Bytes hex(String digits) throws IOException {
    if (digits.contains("__")) {
      throw new IOException("its code is not linked with the libraries that it uses");
    }
    try {
      Bytes code = Bytes.of(Hex.parseLenient(digits.replaceAll("\\s+", "")));
      if (code.isEmpty()) {
        throw new IOException("it has no code: an interface or an abstract contract");
      }
      return code;
    } catch (IllegalArgumentException e) {
      throw new IOException("it is neither hex digits nor a compiler's artifact", e);
    }
  }
}
