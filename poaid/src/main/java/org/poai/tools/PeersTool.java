package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.RunningNode;
import org.poai.primitives.Printable;

/** {@code poaid peers}: who the running node is connected to. */
public final class PeersTool {
  private PeersTool() {}

  public static void print(Path dataDir, boolean asJson, PrintWriter out) {
    JsonObject status =
        RunningNode.status(DataDirectory.existing(dataDir))
            .orElseThrow(
                () ->
                    new UserException(
                        ExitCode.DATA,
                        "No node runs on "
                            + dataDir
                            + "; name the data directory of a running one with --data-dir."));
    try {
      JsonObject network = status.get("network").asObject();
      if (asJson) {
        out.println(Jcs.toString(network));
      } else {
        table(network, out);
      }
    } catch (JsonException e) {
      throw new UserException(ExitCode.FAILURE, "The node is not in the network yet.");
    }
    out.flush();
  }

  private static void table(JsonObject network, PrintWriter out) throws JsonException {
    for (JsonValue address : network.get("addresses").asArray()) {
      out.println("this node  " + address.asString());
    }
    List<JsonValue> peers = network.get("peers").asArray();
    if (peers.isEmpty()) {
      out.println("no peers");
      return;
    }
    out.printf(
        Locale.ROOT,
        "%-55s %-4s %-9s %-7s %-16s %s%n",
        "peer",
        "",
        "height",
        "points",
        "agent",
        "at");
    for (JsonValue value : peers) {
      JsonObject peer = value.asObject();
      out.printf(
          Locale.ROOT,
          "%-55s %-4s %-9s %-7s %-16s %s%n",
          peer.string("id"),
          peer.string("direction"),
          peer.integer("height"),
          peer.integer("points"),
          Printable.text(peer.string("agent"), 16),
          peer.string("address"));
    }
  }
}
