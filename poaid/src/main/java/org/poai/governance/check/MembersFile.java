package org.poai.governance.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.poai.disk.WholeFile;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** A small file with the members of one JSON object; one that is damaged is as good as none. */
public record MembersFile(Path path) {
  private static final long MAX_SIZE = 1 << 20;

  /** What it holds; nothing where it is missing or damaged. */
  public Map<String, JsonValue> read() {
    try {
      return Files.isRegularFile(path) && Files.size(path) <= MAX_SIZE
          ? new TreeMap<>(Json.parse(Files.readAllBytes(path)).asObject().members())
          : new TreeMap<>();
    } catch (IOException | JsonException e) {
      return new TreeMap<>();
    }
  }

  /**
   * Puts these in the place of what it held.
   *
   * @throws IOException when they cannot be written; then it holds what it held
   */
  public void write(Map<String, JsonValue> members) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    WholeFile.replace(path, Jcs.encode(new JsonObject(members)));
  }
}
