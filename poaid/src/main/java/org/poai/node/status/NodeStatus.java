package org.poai.node.status;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.Clock;
import org.poai.async.Watchdog;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.dataset.Dataset;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.Version;
import org.poai.store.RocksDatabase;

/** How the node is, as JSON: grows as the parts start. Safe from any thread. */
public final class NodeStatus implements Supplier<JsonObject> {
  private final Watchdog watchdog;
  private final Clock clock;
  private final Map<String, Supplier<? extends JsonValue>> parts = new ConcurrentSkipListMap<>();
  private volatile @Nullable Chain chain;

  public NodeStatus(Watchdog watchdog, Clock clock) {
    this.watchdog = watchdog;
    this.clock = clock;
  }

  /** The chain is opened; from now on the node runs. */
  public void opened(Chain opened, RocksDatabase database, Dataset records) {
    show("chain", () -> chain(opened));
    show("diskBytes", () -> JsonValue.of(database.bytesOnDisk()));
    show(
        "dataset",
        () ->
            new JsonObject(
                Map.of(
                    "records", JsonValue.of(records.size()),
                    "root", JsonValue.of(records.root().toHex()))));
    chain = opened;
  }

  /** One more part of the node says how it is, each time it is asked. */
  public void show(String part, Supplier<? extends JsonValue> value) {
    parts.put(part, value);
  }

  public Optional<Long> height() {
    return Optional.ofNullable(chain).map(it -> it.head().number().value());
  }

  @Override
  public JsonObject get() {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("version", JsonValue.of(Version.current()));
    members.put("state", JsonValue.of(chain == null ? "starting" : "running"));
    members.put("uptimeSeconds", JsonValue.of(clock.elapsedMillis() / 1000));
    parts.forEach((name, value) -> members.put(name, value.get()));
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
