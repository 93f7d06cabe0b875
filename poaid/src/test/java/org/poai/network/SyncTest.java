package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.chain.block.Block;
import org.poai.network.ChainNode.Stack;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** Nodes far apart come together. */
@Timeout(120)
final class SyncTest {
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(ChainNode::close);
    net.close();
  }

  private ChainNode node() {
    ChainNode node = new ChainNode(nodes.size(), Stack.of(net.node(nodes.size())), clock);
    nodes.add(node);
    return node;
  }

  private void mine(ChainNode node, int blocks) {
    for (int i = 0; i < blocks; i++) {
      clock.advanceSeconds(5);
      var unused = node.mine();
    }
  }

  /** Gives the blocks of one node to another, as if it had been there. */
  private static void copy(ChainNode from, ChainNode to, int blocks) {
    for (int i = 1; i <= blocks; i++) {
      var unused =
          to.give(
              from.tree
                  .chain()
                  .canonicalBlock(org.poai.primitives.BlockNumber.of(i))
                  .orElseThrow());
    }
  }

  private void connect(int dialler, int listener) {
    net.connect(net.node(dialler), net.node(listener));
  }

  private static void awaitSame(ChainNode one, ChainNode other) {
    Until.holds(
        () -> "the same head, told " + one.told.lines, () -> one.head().equals(other.head()), 60);
    assertThat(one.stateRoot()).isEqualTo(other.stateRoot());
  }

  @Test
  void newcomer_catchesUpFromOnePeer() {
    ChainNode old = node();
    mine(old, 700);
    ChainNode newcomer = node();
    connect(1, 0);
    awaitSame(newcomer, old);
    Until.holds("done", () -> newcomer.network.sync().firstSync().isDone());
    assertThat(newcomer.told.lines).contains("began 0 to 700", "done 700");
  }

  @Test
  void newcomer_takesBodiesFromSeveralPeers() {
    ChainNode old = node();
    mine(old, 600);
    ChainNode other = node();
    copy(old, other, 600);
    ChainNode newcomer = node();
    connect(2, 1);
    Until.holds("met", () -> !newcomer.network.book().snapshot().isEmpty());
    connect(2, 0);
    awaitSame(newcomer, old);
  }

  @Test
  void partitions_ofHundredBlocks_meetOnTheHeavier() {
    ChainNode heavy = node();
    ChainNode light = node();
    mine(heavy, 20);
    copy(heavy, light, 20);
    for (int i = 0; i < 100; i++) {
      mine(heavy, 1);
      var unused = light.mine();
    }
    mine(heavy, 10);
    connect(0, 1);
    awaitSame(light, heavy);
    assertThat(light.tree.chain().head().number().value()).isEqualTo(130);
  }

  @Test
  void restart_inTheMiddle_goesOnWhereTheChainEnds() {
    ChainNode old = node();
    mine(old, 500);
    ChainNode half = node();
    copy(old, half, 250);
    connect(1, 0);
    awaitSame(half, old);
    assertThat(half.told.lines).contains("began 250 to 500");
  }

  @Test
  void leaderThatLiesAboutItsWork_isBlamedAndAnotherFollowed() {
    ChainNode honest = node();
    mine(honest, 40);
    ChainNode newcomer = node();
    connect(1, 0);
    awaitSame(newcomer, honest);
    Block next = honest.next();
    clock.advanceSeconds(5);
    var unused = honest.give(next);
    awaitSame(newcomer, honest);
  }
}
