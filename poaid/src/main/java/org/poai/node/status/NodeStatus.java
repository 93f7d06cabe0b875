package org.poai.node.status;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.Watchdog;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.dataset.Corpus;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.Version;
import org.poai.store.RocksDatabase;

/** How the node is, as JSON: grows as the parts start. Safe from any thread. */
public final class NodeStatus implements Supplier<JsonObject> {
  private final Watchdog watchdog;
  private volatile @Nullable Opened opened;
  private volatile @Nullable NetworkStatus network;
  private volatile @Nullable String rpc;

  public NodeStatus(Watchdog watchdog) {
    this.watchdog = watchdog;
  }

  private record Opened(
      Chain chain, RocksDatabase database, Supplier<JsonObject> model, Corpus corpus) {}

  public void opened(
      Chain chain, RocksDatabase database, Supplier<JsonObject> model, Corpus corpus) {
    opened = new Opened(chain, database, model, corpus);
  }

  /** JSON-RPC is answered there. */
  public void answering(String url) {
    rpc = url;
  }

  public void joined(NetworkStatus joined) {
    network = joined;
  }

  public Optional<Long> height() {
    return Optional.ofNullable(opened).map(o -> o.chain().head().number().value());
  }

  @Override
  public JsonObject get() {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("version", JsonValue.of(Version.current()));
    Opened now = opened;
    members.put("state", JsonValue.of(now == null ? "starting" : "running"));
    if (now != null) {
      members.put("chain", chain(now.chain()));
      members.put("model", now.model().get());
      members.put(
          "dataset",
          new JsonObject(
              Map.of(
                  "records", JsonValue.of(now.corpus().size()),
                  "root", JsonValue.of(now.corpus().root().toHex()))));
      members.put("diskBytes", JsonValue.of(now.database().bytesOnDisk()));
    }
    NetworkStatus joined = network;
    if (joined != null) {
      members.put("network", joined.get());
    }
    String url = rpc;
    if (url != null) {
      members.put("rpc", JsonValue.of(url));
    }
    Map<String, JsonValue> problems = new TreeMap<>();
    watchdog.problems().forEach((name, problem) -> problems.put(name, JsonValue.of(problem)));
    members.put("problems", new JsonObject(problems));
    return new JsonObject(members);
  }

  /** Head and identity of a chain, also of one that is only read. */
  public static JsonObject chain(Chain chain) {
    ChainHead head = chain.head();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("name", JsonValue.of(chain.spec().identity().name()));
    members.put("chainId", JsonValue.of(chain.spec().identity().chainId()));
    members.put("genesis", JsonValue.of(chain.genesis().hash().toHex()));
    members.put("height", JsonValue.of(head.number().value()));
    members.put("head", JsonValue.of(head.header().hash().toHex()));
    members.put("timestamp", JsonValue.of(head.header().header().timestamp()));
    members.put("epoch", JsonValue.of(head.header().header().epoch().value()));
    members.put("target", JsonValue.of(head.header().header().target().toHash32().toHex()));
    members.put("unprovenBlocks", JsonValue.of(chain.unproven()));
    members.put("totalWork", JsonValue.of(head.totalWork().value().toQuantity()));
    return new JsonObject(members);
  }
}
