package org.poai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.metrics.Metrics;
import org.poai.miner.DeskRig;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.Miner;
import org.poai.miner.MinerListener;
import org.poai.miner.UnsealedBlock;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.message.Method;
import org.poai.rpc.poai.WorkMethods;
import org.poai.rpc.poai.WorkMethods.OwnMining;
import org.poai.rpc.server.RpcServer;
import org.poai.rpc.server.TestPort;
import org.poai.testing.Until;

/** A worker and a node, joined by a real port. */
@Timeout(60)
final class RemoteWorkTest implements MinerListener {
  @TempDir Path folder;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Block> mined = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
  private DeskRig rig;
  private JsonRpc methods;
  private RpcServer server;
  private JsonRpcClient client;
  private RemoteWork remote;

  @BeforeEach
  void start() throws IOException {
    rig = new DeskRig(folder);
    Map<String, Method> more = new HashMap<>();
    more.putAll(
        new WorkMethods(
                rig.desk,
                () -> new OwnMining(false, true, Optional.empty(), Optional.empty(), 0, 0))
            .methods());
    methods =
        TestRpc.on(
            rig.tree, rig.pool, rig.clock, Optional::empty, more, System::nanoTime, this::fail);
    methods.start();
    server = serve(0);
    client =
        new JsonRpcClient(
            NodeUrl.parse("http://127.0.0.1:" + server.port()), Duration.ofSeconds(3), 1 << 20);
    remote = remote();
  }

  private RpcServer serve(int port) throws IOException {
    return TestPort.serve(methods, port, this::fail);
  }

  private RemoteWork remote() {
    return new RemoteWork(client, new RemoteWork.Self("rig", "abc", Optional.empty()), said::add);
  }

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }

  @AfterEach
  void stop() {
    server.stop();
    methods.stop();
    rig.close();
    assertThat(failures).isEmpty();
  }

  @Override
  public void mined(Block block, long evaluations, long nanos) {
    mined.add(block);
  }

  @Override
  public void notTaken(Block block, MinedBlockResult result) {
    said.add(result.toString());
  }

  @Override
  public void waiting(String reason) {
    said.add(reason);
  }

  private Miner miner() {
    return new Miner(
        remote, manifest -> Optional.of(rig.helper.quiz()), this, new Metrics(), this::fail);
  }

  private static Block block(UnsealedBlock work, Seal seal) {
    SealedHeader header = SealedHeader.of(new org.poai.chain.block.Header(work.part(), seal));
    return new Block(header, List.of(), List.of());
  }

  @Test
  void miner_minesForANode_andWaitsWhileItIsAway() throws Exception {
    Miner miner = miner();
    remote.report(miner::evaluations);
    HeadSubscription heads = new HeadSubscription(client, miner::headMoved);
    miner.start();
    heads.start();
    try {
      Until.holds("blocks", () -> mined.size() >= 3);
      int port = server.port();
      server.stop();
      Until.holds(
          () -> "it waits, and says so, not " + said + " after " + mined.size() + " blocks",
          () -> said.stream().anyMatch(line -> line.startsWith("No node answers at")));
      int before = mined.size();
      server = serve(port);
      Until.holds("blocks again", () -> mined.size() >= before + 3);
      assertThat(rig.height()).isGreaterThanOrEqualTo(mined.size());
    } finally {
      heads.stop();
      miner.stop();
    }
  }

  @Test
  void block_foundWhileTheNodeIsAway_waitsForIt_andTheOperatorHearsWhy() throws Exception {
    UnsealedBlock work = (UnsealedBlock) remote.work().join();
    int port = server.port();
    server.stop();
    var handedIn = remote.submit(block(work, rig.winning(work)));
    Until.holds("it says so", () -> said.stream().anyMatch(s -> s.startsWith("No node answers")));
    assertThat(handedIn).isNotDone();
    server = serve(port);
    assertThat(handedIn.join()).isInstanceOf(MinedBlockResult.Accepted.class);
  }

  @Test
  void work_isTheNodes() {
    UnsealedBlock work = (UnsealedBlock) remote.work().join();

    assertThat(work.part().lineage().number().value()).isEqualTo(1);
    assertThat(work.transactions()).isEmpty();
  }

  @Test
  void staleSeal_isLate() {
    UnsealedBlock work = (UnsealedBlock) remote.work().join();
    Block losing = block(work, DeskRig.losing(work));
    rig.prover.mine(rig.tree, DeskRig.NODE);
    var unused =
        rig.tree
            .importBlock(
                rig.prover.mine(rig.tree, DeskRig.NODE), new org.poai.chain.stored.Origin.Own())
            .join();
    Until.holds(
        "the desk has heard",
        () -> remote.submit(losing).join().equals(new MinedBlockResult.Late()));
  }

  @Test
  void heads_areHeardOverTheSocket() {
    AtomicInteger heard = new AtomicInteger();
    HeadSubscription heads = new HeadSubscription(client, heard::incrementAndGet);
    heads.start();
    try {
      Until.holds("the first", () -> heard.get() >= 1);
      for (int i = 2; i <= 4; i++) {
        var unused =
            rig.tree
                .importBlock(
                    rig.prover.mine(rig.tree, DeskRig.NODE), new org.poai.chain.stored.Origin.Own())
                .join();
        int expected = i;
        Until.holds("head " + i, () -> heard.get() >= expected);
      }
    } finally {
      heads.stop();
    }
  }
}
