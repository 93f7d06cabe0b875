package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.network.ChainNode.Stack;
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
