package org.poai.dataset;

import java.util.Map;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** A question with its true answer. The text is taken as given: no normalisation. */
public record QaRecord(String question, String answer) {
  /** {@code {"a":…,"q":…}} in canonical JSON: the form that is hashed and sealed. */
  public byte[] toJcs() {
    return Jcs.encode(toJson());
  }

  /** The same as a value. */
  public JsonObject toJson() {
    return new JsonObject(Map.of("q", JsonValue.of(question), "a", JsonValue.of(answer)));
  }

  /** Reads an object with exactly the keys {@code q} and {@code a}, both strings. */
  public static QaRecord fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(java.util.Set.of("q", "a"));
    return new QaRecord(object.string("q"), object.string("a"));
  }
}
