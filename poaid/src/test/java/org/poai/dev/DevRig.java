package org.poai.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Machine;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.miner.BlockContent;
import org.poai.miner.BlockSmith;
import org.poai.miner.LocalWork;
import org.poai.miner.OwnTransactions;
import org.poai.miner.Publisher;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.query.Query;
import org.poai.quiz.FakeProver;
import org.poai.quiz.Referees;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.eth.NodeMethods;
import org.poai.rpc.message.Caller;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;

/** A developer's chain with all its methods, on the real quiz and a fake engine. */
final class DevRig implements AutoCloseable {
  static final Address ALICE = BuiltInChains.DEV_ACCOUNTS.get(0);
  static final Address BOB = BuiltInChains.DEV_ACCOUNTS.get(1);
  static final Address NOBODY = Address.fromHex("0x00000000000000000000000000000000000000bb");

  /** Keeps its input's first word in slot 0 and logs it; without input reverts. */
  static final String CONTRACT = "0x366008575f5ffd005b5f35805f555f52600760205fa100";

  /** The machine's clock; the node's is set from there. */
  final AtomicLong millis =
      new AtomicLong((BuiltInChains.dev().genesisTimestamp() + 1_000_000) * 1000);

  final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final FakeProver prover = new FakeProver();
  private final MemoryStore store;
  final BlockTree tree;
  final Pool pool;
  final DevClock clock = new DevClock(millis::get);
  private final Publisher publisher;
  private final DevChain dev;
  private final DevMoments moments;
  final JsonRpc rpc;

  DevRig(Path folder) {
    this(folder, new MemoryStore());
  }

  /** On what an earlier node has left. */
  DevRig(Path folder, MemoryStore store) {
    this.store = store;
    tree = new BlockTree(parts(open(store)), this::fail);
    Chain chain = tree.chain();
    Path journal = folder.resolve("journal");
    pool = new Pool(chain, PoolLimits.DEFAULT, journal, clock, new Metrics(), this::fail);
    tree.addListener(
        change ->
            pool.onHead(new HeadChange(change.head(), java.util.List.of(), change.applied())));
    publisher = new Publisher(tree, clock, this::fail);
    Query query = TestRpc.query(tree, pool, clock, System::nanoTime);
    dev = new DevChain(parts(query), 0, this::fail);
    moments = new DevMoments(dev);
    pool.addListener(dev);
    rpc = rpc(query);
    tree.start();
    pool.start();
    publisher.start();
    dev.start();
    moments.start();
    rpc.start();
  }

  private Chain open(MemoryStore database) {
    try {
      ChainGenesis genesis = ChainGenesis.of(BuiltInChains.dev(), prover.manifest());
      return Chain.open(genesis, database, new StateStore(database)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  private TreeParts parts(Chain chain) {
    return new TreeParts(
        chain,
        prover.verifier(),
        BlockProcessor.of(chain.spec()),
        chain.rotation(),
        clock,
        new Metrics(),
        PruneDepth.KEEP_ALL);
  }

  private DevParts parts(Query query) {
    Referees referees = prover.referees();
    LocalWork work =
        new LocalWork(
            tree,
            publisher,
            referees,
            BuiltInChains.DEV_COINBASE,
            java.util.Optional::empty,
            new BlockContent(pool, OwnTransactions.NONE),
            Machine.real().common());
    BlockSmith smith = new BlockSmith(work, referees::search, 0);
    return new DevParts(
        tree,
        query.view().processor(),
        pool,
        query.view().pending(),
        clock,
        smith::make,
        troubles::add);
  }

  private JsonRpc rpc(Query query) {
    return new JsonRpc(
        tree,
        pool,
        query,
        new NodeMethods(tree.chain(), "poaid/test", () -> 0, java.util.Optional::empty),
        new DevMethods(dev, moments, "poaid/test", Hash32.ZERO)::over,
        new JsonRpc.Program(System::nanoTime, new Metrics(), MemoryShare.unlimited(), this::fail));
  }

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }

  /** The store, for another node on it. */
  MemoryStore store() {
    return store;
  }

  CompletableFuture<JsonObject> begin(String method, String... params) {
    String request =
        "{\"id\":1,\"method\":\"" + method + "\",\"params\":[" + String.join(",", params) + "]}";
    Caller here = new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run);
    return rpc.begin(request.getBytes(StandardCharsets.UTF_8), here)
        .rest()
        .get()
        .thenApply(
            answer -> {
              try {
                return Json.parse(answer.json().orElseThrow()).asObject();
              } catch (JsonException e) {
                throw new AssertionError(e);
              }
            });
  }

  private JsonObject ask(String method, String... params) {
    return begin(method, params).orTimeout(30, TimeUnit.SECONDS).join();
  }

  JsonValue result(String method, String... params) {
    JsonObject answer = ask(method, params);
    assertThat(answer.find("error")).as(method).isEmpty();
    return answer.find("result").orElseThrow();
  }

  String text(String method, String... params) throws JsonException {
    return result(method, params).asString();
  }

  long number(String method, String... params) throws JsonException {
    return Long.decode(text(method, params));
  }

  JsonObject failure(String method, String... params) throws JsonException {
    return ask(method, params).get("error").asObject();
  }

  String error(String method, String... params) throws JsonException {
    return failure(method, params).string("message");
  }

  long height() throws JsonException {
    return number("eth_blockNumber");
  }

  long timestamp(String block) throws JsonException {
    return Long.decode(block(block).string("timestamp"));
  }

  JsonObject block(String name) throws JsonException {
    return result("eth_getBlockByNumber", q(name), "false").asObject();
  }

  /** Sends a payment of one wei more than nothing; its hash. */
  String pay(Address from, Address to, long wei) throws JsonException {
    return text("eth_sendTransaction", payment(from, to, wei));
  }

  static String payment(Address from, Address to, long wei) {
    return "{\"from\":"
        + q(from)
        + ",\"to\":"
        + q(to)
        + ",\"value\":\"0x"
        + Long.toHexString(wei)
        + "\"}";
  }

  static String q(Object value) {
    return "\"" + value + "\"";
  }

  @Override
  public void close() {
    rpc.stop();
    moments.stop();
    dev.stop();
    publisher.stop();
    pool.stop();
    tree.stop();
    prover.close();
    assertThat(failures).isEmpty();
  }
}
