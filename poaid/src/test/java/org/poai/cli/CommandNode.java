package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.chain.genesis.ChainSpec;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetStore;
import org.poai.primitives.UInt256;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.server.RpcServer;
import org.poai.testing.Until;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** A node whose blocks the test mines, and the commands of a person beside it. */
final class CommandNode implements AutoCloseable {
  private static final String TOKEN = "0123456789abcdef";

  final PoolRig rig;
  private final Path folder;
  private final JsonRpc rpc;
  private final RpcServer server;

  CommandNode(ChainSpec spec, Path folder, Function<Blocks, Map<String, Method>> methods)
      throws IOException {
    this.folder = folder;
    rig = new PoolRig(spec, PoolLimits.DEFAULT, folder.resolve("journal"));
    Blocks blocks = TestRpc.blocks(rig.tree, rig.pool, rig.millis::get, System::nanoTime);
    rpc =
        TestRpc.on(
            rig.tree,
            rig.pool,
            rig.millis::get,
            Optional::empty,
            methods.apply(blocks),
            System::nanoTime,
            (part, cause) -> {});
    rpc.start();
    Files.writeString(folder.resolve("rpc.token"), TOKEN + "\n");
    server =
        new RpcServer(
            rpc,
            new Access(Set.of(), Set.of(), Optional.of(TOKEN), false),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            FrontLimits.ofClients(512),
            2,
            new RpcServer.Beside(AssetStore.empty()),
            new RpcServer.Accounts(MemoryShare.unlimited(), new Metrics(), (part, cause) -> {}));
  }

  @Override
  public void close() {
    server.stop();
    rpc.stop();
    rig.close();
  }

  /** What shows that its owner asks. */
  String token() {
    return "--token-file=" + folder.resolve("rpc.token");
  }

  /** Runs a command with the node's address in its environment. */
  CommandRun run(String... words) {
    return CommandRun.in(
        Map.of(
            "POAID_NODE",
            "http://127.0.0.1:" + server.port(),
            "POAID_DATA_DIR",
            folder.resolve("data").toString()),
        words);
  }

  /** Begins a command that waits for a block, and mines what it sends. */
  CompletableFuture<CommandRun> sent(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.add("--wait");
    CompletableFuture<CommandRun> run =
        CompletableFuture.supplyAsync(() -> run(line.toArray(String[]::new)));
    Until.holds(
        "a transaction waits", () -> run.isDone() || !rig.pool.best(UInt256.ZERO).isEmpty());
    if (!run.isDone()) {
      rig.settle();
      rig.mine();
    }
    return run;
  }

  /** As above, up to its end; what it told of it. */
  String mined(String... words) {
    CommandRun ended = sent(words).join();
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("0x[0-9a-f]{64}\n");
    return ended.err();
  }

  /** A command that a contract refuses, with a sentence. */
  void refused(String sentence, String... words) {
    CommandRun ended = run(words);
    assertThat(ended.err()).contains(sentence);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(8);
  }

  /** What a command prints. */
  String shown(String... words) {
    CommandRun ended = run(words);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out();
  }

  void mineTo(long block) {
    while (rig.tree.chain().head().number().value() < block) {
      rig.mine();
    }
  }
}
