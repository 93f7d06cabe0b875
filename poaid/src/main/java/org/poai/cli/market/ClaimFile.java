package org.poai.cli.market;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.poai.cli.option.Refusals;
import org.poai.disk.WholeFile;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * The answer that a challenger sealed, in a file until it is shown.
 *
 * @param answer hash of the text
 */
record ClaimFile(long marketCase, Hash32 answer, Hash32 salt) {
  private static final int MAX_BYTES = 1_024;

  /**
   * The claim of a file that is written now, for its owner alone; one that an earlier attempt left
   * there is used again.
   */
  static ClaimFile at(Path file, long marketCase, Hash32 answer) {
    if (Files.exists(file)) {
      ClaimFile there = read(file);
      if (there.marketCase() == marketCase && there.answer().equals(answer)) {
        return there;
      }
      throw Refusals.file(file, new FileAlreadyExistsException(file.toString()));
    }
    byte[] salt = new byte[Hash32.SIZE];
    new SecureRandom().nextBytes(salt);
    ClaimFile claim = new ClaimFile(marketCase, answer, Hash32.of(salt));
    try {
      WholeFile.createSecret(file, Jcs.encode(claim.json()));
      return claim;
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
  }

  private JsonObject json() {
    return new JsonObject(
        Map.of(
            "case", JsonValue.of(marketCase),
            "answer", JsonValue.of(answer.toHex()),
            "salt", JsonValue.of(salt.toHex())));
  }

  static ClaimFile read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      JsonObject json = Json.parse(in.readNBytes(MAX_BYTES)).asObject();
      return new ClaimFile(
          json.integer("case"),
          Hash32.fromHex(json.string("answer")),
          Hash32.fromHex(json.string("salt")));
    } catch (JsonException | IllegalArgumentException e) {
      throw Refusals.file(
          file, new IOException("it holds no claim of 'poaid market challenge'", e));
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
  }
}
