package org.poai.tools.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.poai.node.config.TemporaryDirectory;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.state.StateDelta;
import org.poai.state.StateStore;
import org.poai.state.StateTransition;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * Blocks of many writes to a large state on the disk: one call each, then the new root and a write
 * to the store. Files that have {@code load} and {@code blocks}.
 */
final class ChurnBench implements AutoCloseable {
  private final JsonObject json;
  private final RocksDatabase database;
  private final StateStore states;
  private final CodeCache codes = new CodeCache(1 << 20);
  private final BlockContext block;
  private long height;

  private ChurnBench(JsonObject json, Path folder) throws JsonException {
    this.json = json;
    this.block = EvmCall.block(EvmProgram.block(json.get("env").asObject()));
    this.database = RocksDatabase.open(folder, new Metrics());
    this.states = new StateStore(database);
  }

  /** Runs all such files of a folder, a line each; whether gas and roots were as expected. */
  static boolean run(Path folder, PrintWriter out) throws IOException, JsonException {
    boolean good = true;
    for (Path file : StateTests.files(folder)) {
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      if (json.find("blocks").isPresent()) {
        try (TemporaryDirectory scratch = TemporaryDirectory.make("poaid-bench-");
            ChurnBench bench = new ChurnBench(json, scratch.path())) {
          good &= bench.run(out);
        }
      }
    }
    return good;
  }

  private boolean run(PrintWriter out) throws JsonException {
    JsonObject expected = json.get("expect").asObject();
    begin();
    Hash32 root = Hash32.ZERO;
    for (JsonValue input : json.get("load").asArray()) {
      root = step(input.asString()).root();
    }
    boolean roots = root.equals(TestJson.hash(expected, "loadRoot"));
    boolean gas = true;
    List<Step> steps = new ArrayList<>();
    List<JsonValue> blocks = json.get("blocks").asArray();
    List<JsonValue> blockRoots = expected.get("blockRoots").asArray();
    long blockGas = expected.integer("blockGas");
    for (int i = 0; i < blocks.size(); i++) {
      Step step = step(blocks.get(i).asString());
      steps.add(step);
      roots &= step.root().equals(Hash32.of(Hex.parseLenient(blockRoots.get(i).asString())));
      gas &= step.gasUsed() == blockGas;
    }
    out.printf(
        Locale.ROOT,
        "%-44s %12d gas, %.2f ms to execute, %.2f ms to commit a block; gas %s, roots %s%n",
        json.string("suite") + "/" + json.string("name"),
        steps.get(0).gasUsed(),
        median(steps.stream().mapToLong(Step::executed).toArray()),
        median(steps.stream().mapToLong(Step::committed).toArray()),
        gas ? "as expected" : "NOT as expected",
        roots ? "as expected" : "NOT as expected");
    out.flush();
    return roots && gas;
  }

  private static double median(long[] nanos) {
    return EvmBench.median(nanos) / 1e6;
  }

  /** What a block did, and how long it took in wall time, in nanoseconds. */
  private record Step(Hash32 root, long gasUsed, long executed, long committed) {}

  private void begin() throws JsonException {
    StateTransition transition = states.begin();
    transition.apply(
        BlockNumber.of(height++), StateTest.delta(TestJson.accounts(json.get("pre").asObject())));
    write(transition);
  }

  private Step step(String input) throws JsonException {
    Address caller = TestJson.address(json.string("caller"));
    Address to = TestJson.address(json.string("to"));
    long gas = TestJson.number(json, "gas").w0();
    byte[] data = Hex.parseLenient(input);
    long start = System.nanoTime();
    StateTransition transition = states.begin();
    try (StateView view = transition.view()) {
      World world = new World(view, codes);
      world.access(world.account(to));
      ExecutionContext execution = new ExecutionContext(world, block, null);
      Frame frame =
          EvmCall.call(
              execution, world.account(caller), world.account(to), UInt256.ZERO, gas, data);
      world.endTransaction();
      long executed = System.nanoTime();
      StateDelta delta = world.commit();
      transition.apply(BlockNumber.of(height++), delta);
      write(transition);
      long committed = System.nanoTime() - executed;
      return new Step(delta.root(), gas - frame.gas, executed - start, committed);
    }
  }

  private void write(StateTransition transition) {
    Batch batch = new Batch();
    transition.writeTo(batch);
    database.write(batch, Durability.SYNCED);
  }

  @Override
  public void close() {
    database.close();
  }
}
