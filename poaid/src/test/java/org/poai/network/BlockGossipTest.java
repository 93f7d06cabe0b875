package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.libp2p.request.Frames;
import org.poai.network.ChainNode.Stack;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.primitives.Hash32;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** Good blocks reach all, bad ones cost their sender and go nowhere. */
final class BlockGossipTest {
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();
  private String topic = "";

  /** A line of three honest nodes, and a liar at its beginning that has no chain of its own. */
  @BeforeEach
  void line() {
    for (int i = 0; i < 3; i++) {
      nodes.add(new ChainNode(i, Stack.of(net.node(i)), clock));
    }
    net.connect(net.node(0), net.node(1));
    net.connect(net.node(1), net.node(2));
    Until.holds("ready", () -> nodes.get(1).network.book().snapshot().size() == 2);
    topic = ChainProtocols.of(nodes.get(0).tree.chain().genesis().hash()).blocksTopic();
    clock.advanceSeconds(5);
  }

  @AfterEach
  void close() {
    nodes.forEach(ChainNode::close);
    net.close();
  }

  private MemoryNet.Node liar() {
    MemoryNet.Node liar = net.node(9);
    Liar.at(liar, nodes.get(0));
    net.connect(liar, net.node(0));
    Until.holds("met", () -> liar.connected.containsKey(net.node(0).id));
    return liar;
  }

  private void awaitBan(MemoryNet.Node liar) {
    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.id));
  }

  private boolean allAt(Block block) {
    return nodes.stream().allMatch(node -> node.head().equals(block.hash()));
  }

  @Test
  void blocks_ofEitherEnd_reachAll() {
    for (int i = 0; i < 6; i++) {
      Block block = nodes.get(i % 3).mine();
      Until.holds("block " + i + " everywhere", () -> allAt(block));
      clock.advanceSeconds(5);
    }
    assertThat(nodes.get(2).stateRoot()).isEqualTo(nodes.get(0).stateRoot());
    assertThat(nodes.get(1).sees(nodes.get(0)).orElseThrow().head().number().value()).isPositive();
  }

  @Test
  void falseProof_isNotRelayedAndBansItsSender() {
    MemoryNet.Node liar = liar();
    SealedPart part = nodes.get(0).next().header().sealedPart();
    Block lie = FakeProofs.seal(part, false);

    liar.publish(topic, BlockCodec.encode(lie));
    awaitBan(liar);

    Until.holds(
        "the log says so", () -> nodes.get(0).told.lines.contains("banned for INVALID_BLOCK"));
    assertThat(nodes.get(1).tree.chain().head().number().isGenesis()).isTrue();
    assertThat(net.node(1).bannedPeers).isEmpty();
  }

  @Test
  void falseProof_thatWaitedForItsTime_bansItsSenderToo() {
    MemoryNet.Node liar = liar();
    SealedPart part = nodes.get(0).next().header().sealedPart();
    Lineage lineage = part.lineage();
    Lineage early =
        new Lineage(lineage.number(), lineage.parentHash(), clock.seconds() + 20, lineage.miner());
    Block lie = FakeProofs.seal(new SealedPart(early, part.execution(), part.terms()), false);

    liar.publish(topic, BlockCodec.encode(lie));
    net.settle();
    assertThat(net.node(0).bannedPeers).isEmpty();
    clock.advanceSeconds(20);

    awaitBan(liar);
    Until.holds(
        "the operator hears of it",
        () -> nodes.get(0).told.lines.contains("banned for INVALID_BLOCK"));
  }

  @Test
  void blocksThatComeToNothing_areRationed_andCostWhoInsists() {
    MemoryNet.Node liar = liar();
    SealedPart part = nodes.get(0).next().header().sealedPart();
    Lineage lineage = part.lineage();
    AtomicInteger number = new AtomicInteger();
    Until.holds(
        "banned",
        () -> {
          byte[] parent = ByteBuffer.allocate(Hash32.SIZE).putInt(number.incrementAndGet()).array();
          Lineage orphan =
              new Lineage(
                  lineage.number(), Hash32.of(parent), lineage.timestamp(), lineage.miner());
          SealedPart sealed = new SealedPart(orphan, part.execution(), part.terms());
          liar.publish(topic, BlockCodec.encode(FakeProofs.seal(sealed, true)));
          net.settle();
          return net.node(0).bannedPeers.contains(liar.id);
        });
    Until.holds(
        "the operator hears of it",
        () -> nodes.get(0).told.lines.contains("banned for TOO_MANY_REQUESTS"));
    assertThat(nodes.get(0).metrics.scrape())
        .doesNotContain("gossiped_blocks_unjudged_total{reason=\"ration\"} 0.0");
    Block mined = nodes.get(1).mine();
    Until.holds("others are listened to", () -> allAt(mined));
  }

  /** A block on a parent that nobody has. */
  private static Block orphan(SealedPart like, Hash32 parent) {
    Lineage old = like.lineage();
    Lineage lineage = new Lineage(old.number(), parent, old.timestamp(), old.miner());
    return FakeProofs.seal(new SealedPart(lineage, like.execution(), like.terms()), true);
  }

  private static Hash32 invented(int number) {
    return Hash32.of(ByteBuffer.allocate(Hash32.SIZE).putInt(number).array());
  }

  private ChainProtocols protocols() {
    return ChainProtocols.of(nodes.get(0).tree.chain().genesis().hash());
  }

  /** Sum of the counters of node 0 whose line begins so. */
  private double counted(String name) {
    return nodes
        .get(0)
        .metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("poai_network_" + name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void parentsOfOneKeysOrphans_areSearchedFewAtATime() {
    MemoryNet.Node liar = liar();
    Queue<CompletableFuture<Frames>> silence = new ConcurrentLinkedQueue<>();
    liar.serve(
        protocols().blocks(),
        (peer, asked) -> {
          CompletableFuture<Frames> later = new CompletableFuture<>();
          silence.add(later);
          return later;
        });
    SealedPart part = nodes.get(0).next().header().sealedPart();
    for (int i = 1; i <= 12; i++) {
      liar.publish(topic, BlockCodec.encode(orphan(part, invented(i))));
    }
    Until.holds("all are looked at", () -> counted("gossiped_blocks_total{result=\"orphan") == 12);
    net.settle();
    assertThat(net.node(0).asked.stream().filter(protocols().blocks().protocol()::equals))
        .hasSize(4);
    silence.forEach(answer -> answer.complete(Frames.of(List.of())));
  }

  @Test
  void parentsThatComeToNothing_areRationed_asIfTheyWereGossiped() {
    MemoryNet.Node liar = liar();
    SealedPart part = nodes.get(0).next().header().sealedPart();
    Map<Hash32, byte[]> parents = new ConcurrentHashMap<>();
    AtomicInteger served = new AtomicInteger();
    liar.serve(
        protocols().blocks(),
        (peer, asked) -> {
          byte[] parent = parents.get(BlocksRequest.decode(asked).orThrow().hashes().get(0));
          served.addAndGet(parent == null ? 0 : 1);
          return CompletableFuture.completedFuture(
              Frames.of(parent == null ? List.of() : List.of(parent)));
        });
    for (int i = 1; i <= 4; i++) {
      Block child = orphan(part, invented(i));
      for (int depth = 0; depth < 12; depth++) {
        parents.put(child.hash(), BlockCodec.encode(child));
        child = orphan(part, child.hash());
      }
      liar.publish(topic, BlockCodec.encode(child));
      int all = 12 * i;
      Until.holds("its ancestors are asked for", () -> served.get() == all);
    }
    for (int i = 100; i < 120 && counted("gossiped_blocks_unjudged") == 0; i++) {
      double before = counted("gossiped_blocks");
      liar.publish(topic, BlockCodec.encode(orphan(part, invented(i))));
      Until.holds("one more is looked at", () -> counted("gossiped_blocks") == before + 1);
    }
    assertThat(counted("gossiped_blocks_unjudged_total{reason=\"ration")).isPositive();
  }

  @Test
  void garbage_bansItsSender() {
    MemoryNet.Node liar = liar();

    liar.publish(topic, "{\"header\":".getBytes(StandardCharsets.US_ASCII));

    awaitBan(liar);
  }

  @Test
  void farFuture_isDropped_andNobodyIsToBlame() {
    MemoryNet.Node liar = liar();
    SealedPart part = nodes.get(0).next().header().sealedPart();
    for (int i = 1; i <= 5; i++) {
      assertThat(net.node(0).bannedPeers).isEmpty();
      Lineage late =
          new Lineage(
              part.lineage().number(),
              part.lineage().parentHash(),
              clock.seconds() + 700 + i,
              part.lineage().miner());
      Block early = FakeProofs.seal(new SealedPart(late, part.execution(), part.terms()), true);
      liar.publish(topic, BlockCodec.encode(early));
      net.settle();
    }
    Block good = nodes.get(0).mine();
    Until.holds("the next block everywhere", () -> allAt(good));
    assertThat(net.node(0).bannedPeers).isEmpty();
    assertThat(nodes.get(0).tree.chain().head().number().value()).isEqualTo(1);
  }

  @Test
  void orphan_missingParentsAreAskedForByHash() {
    net.cut(net.node(0), net.node(1));
    Until.holds("alone", () -> net.node(0).connected.isEmpty());
    for (int i = 0; i < 4; i++) {
      nodes.get(0).mine();
      clock.advanceSeconds(5);
    }
    Block last = FakeProofs.mine(nodes.get(0).tree, 0);
    net.connect(net.node(0), net.node(1));
    Until.holds("together", () -> nodes.get(1).sees(nodes.get(0)).isPresent());

    nodes.get(0).give(last);

    Until.holds(
        () ->
            "adopted: "
                + nodes.stream()
                    .map(
                        n ->
                            n.tree.chain().head().number()
                                + " "
                                + n.told.lines
                                + net.node(nodes.indexOf(n)).asked)
                    .toList(),
        () -> allAt(last),
        20);
  }

  @Test
  void headOfASideBranch_becomesEveryonesWhenHeavier() {
    Block common = nodes.get(0).mine();
    Until.holds("common", () -> allAt(common));
    net.cut(net.node(1), net.node(2));
    Until.holds("cut", () -> net.node(2).connected.isEmpty());
    clock.advanceSeconds(5);
    nodes.get(2).mine();
    nodes.get(0).mine();
    clock.advanceSeconds(5);
    Block heavier = FakeProofs.mine(nodes.get(0).tree, 0);

    net.connect(net.node(2), net.node(1));
    Until.holds("together", () -> nodes.get(1).sees(nodes.get(2)).isPresent());
    nodes.get(0).give(heavier);

    Until.holds("one chain", () -> allAt(heavier));
    assertThat(nodes.get(2).stateRoot()).isEqualTo(nodes.get(0).stateRoot());
  }
}
