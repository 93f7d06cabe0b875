package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.poai.client.JsonRpcClient;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.Figures;
import org.poai.node.status.RunningNode;
import org.poai.node.status.WalletFiles;
import org.poai.primitives.Hex;

/**
 * {@code poaid asset}, as far as it asks a node that runs.
 *
 * @param out where results are printed
 */
public record AssetFetch(RemoteChain node, PrintWriter out) {
  private static final long PERIOD_NANOS = Duration.ofMillis(500).toNanos();

  /** The node that runs on a data directory, if one does and answers JSON-RPC. */
  public static Optional<AssetFetch> running(Path dataDir, PrintWriter out) {
    return RunningNode.status(new DataDirectory(dataDir))
        .flatMap(status -> status.find("rpc"))
        .map(url -> new RemoteChain(new JsonRpcClient(WalletFiles.node(dataDir))))
        .map(node -> new AssetFetch(node, out));
  }

  /** An asset as a node shows it. */
  private record Shown(
      String sha256,
      String kind,
      long size,
      long have,
      boolean isWhole,
      String cid,
      String remarks) {
    static Shown of(JsonValue value) throws JsonException {
      JsonObject asset = value.asObject();
      StringBuilder remarks = new StringBuilder();
      if (asset.get("pinned").equals(JsonValue.of(true))) {
        remarks.append("pinned");
      }
      for (JsonValue reason : asset.get("neededBy").asArray()) {
        remarks.append(remarks.isEmpty() ? "" : ", ").append(reason.asString());
      }
      return new Shown(
          asset.string("sha256"),
          asset.string("kind"),
          Hex.parseQuantity(asset.string("size")),
          Hex.parseQuantity(asset.string("have")),
          asset.get("whole").equals(JsonValue.of(true)),
          asset.get("cid") instanceof JsonNull ? "" : asset.string("cid"),
          remarks.toString());
    }

    String line() {
      String remark = isWhole ? remarks : (percent() + " %  " + remarks).strip();
      return AssetTool.line(sha256, kind, Figures.bytes(size), remark);
    }

    long percent() {
      return size == 0 ? 0 : have * 100 / size;
    }
  }

  private List<Shown> shown() throws RpcFailure {
    return node.ask(
        value -> {
          List<Shown> all = new java.util.ArrayList<>();
          for (JsonValue each : value.asArray()) {
            all.add(Shown.of(each));
          }
          return all;
        },
        "poai_assets");
  }

  /** Prints what the node has and fetches. */
  public void list() throws RpcFailure {
    shown().forEach(asset -> out.println(asset.line()));
    out.flush();
  }

  /**
   * Has the node fetch an asset, and waits until it is there.
   *
   * @param cid under which a gateway has it; empty where a record of the chain says it
   */
  public void get(String name, boolean anySize, Optional<String> cid) throws RpcFailure {
    JsonValue unused =
        node.ask(
            value -> value,
            "poai_fetchAsset",
            JsonValue.of(name),
            JsonValue.of(anySize),
            cid.map(JsonValue::of).orElseGet(JsonNull::new));
    Progress progress = new Progress("Percent", 100, out);
    while (true) {
      Optional<Shown> asset =
          shown().stream().filter(it -> it.sha256.equals(name) || it.cid.equals(name)).findFirst();
      if (asset.isEmpty()) {
        throw new UserException(
            ExitCode.NODE, "The node has given the fetch up; its log says why.");
      }
      if (asset.get().isWhole) {
        progress.end(100);
        out.println(asset.get().line());
        out.flush();
        return;
      }
      progress.at(asset.get().percent());
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  /** Has the node drop an asset; false where it has nothing of it. */
  public boolean drop(String sha256) throws RpcFailure {
    return node.ask(
        value -> value.equals(JsonValue.of(true)), "poai_dropAsset", JsonValue.of(sha256));
  }
}
