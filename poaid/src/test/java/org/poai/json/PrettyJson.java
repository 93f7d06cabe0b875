package org.poai.json;

import java.util.ArrayList;
import java.util.List;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;

/** JSON with a member a line, as vectors lie in the repository. */
public final class PrettyJson {
  private PrettyJson() {}

  public static String of(JsonValue value) {
    return pretty(value, "");
  }

  private static String pretty(JsonValue value, String indent) {
    String inner = indent + "  ";
    List<String> parts = new ArrayList<>();
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (key, member) ->
                  parts.add(
                      inner + Jcs.toString(JsonValue.of(key)) + ": " + pretty(member, inner)));
      return "{\n" + String.join(",\n", parts) + "\n" + indent + "}";
    }
    boolean nested =
        value instanceof JsonArray array
            && array.elements().stream().anyMatch(e -> !(e instanceof JsonValue.JsonNumber));
    if (!nested) {
      return Jcs.toString(value);
    }
    ((JsonArray) value).elements().forEach(e -> parts.add(inner + pretty(e, inner)));
    return "[\n" + String.join(",\n", parts) + "\n" + indent + "]";
  }
}
