package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.node.config.DataDirectory;
import org.poai.node.status.NodeStatus;
import org.poai.node.status.RunningNode;

/**
 * {@code poaid status}: asks the running node, or reads the data directory of one that does not
 * run.
 */
public final class StatusTool {
  private StatusTool() {}

  public static void print(Path dataDir, boolean asJson, PrintWriter out) {
    DataDirectory directory = DataDirectory.existing(dataDir);
    JsonObject status = RunningNode.status(directory).orElseGet(() -> stored(directory));
    if (asJson) {
      out.println(Jcs.toString(status));
    } else {
      lines(status, "", out);
    }
    out.flush();
  }

  private static JsonObject stored(DataDirectory directory) {
    return ChainTools.reading(
        directory,
        (chain, database) ->
            new JsonObject(
                Map.of("state", JsonValue.of("stopped"), "chain", NodeStatus.chain(chain))));
  }

  private static void lines(JsonObject object, String prefix, PrintWriter out) {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonObject inner) {
                lines(inner, prefix + name + ".", out);
              } else if (value instanceof JsonArray array) {
                out.printf(Locale.ROOT, "%-18s %d%n", prefix + name, array.elements().size());
              } else {
                String text =
                    value instanceof JsonString string ? string.value() : Jcs.toString(value);
                out.printf(Locale.ROOT, "%-18s %s%n", prefix + name, text);
              }
            });
  }
}
