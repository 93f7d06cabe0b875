package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.poai.async.Clock;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
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
      Instant now = Instant.ofEpochMilli(Clock.system().millis());
      StatusText.of(status, now, ZoneId.systemDefault()).forEach(out::println);
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
}
