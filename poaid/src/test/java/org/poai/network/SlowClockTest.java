package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.network.ChainNode.Stack;
import org.poai.network.message.ChainProtocols;
import org.poai.network.peer.RemotePeer;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** A block from the future is nobody's fault: our own clock may be slow. */
final class SlowClockTest {
  private static final long NOW = ChainNode.spec(500).genesisTimestamp() + 1_000_000;

  private final MemoryNet net = new MemoryNet();
  private final ManualClock right = new ManualClock(NOW);
  private final ManualClock slow = new ManualClock(NOW - 3_600);
  private final List<ChainNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(ChainNode::close);
    net.close();
  }

  private ChainNode node(int number, ManualClock clock) {
    ChainNode node = new ChainNode(number, Stack.of(net.node(number)), clock);
    nodes.add(node);
    return node;
  }

  private void advanceSeconds(long seconds) {
    right.advanceSeconds(seconds);
    slow.advanceSeconds(seconds);
  }

  @Test
  void clockAnHourBehind_isToldAfterAMinute_nobodyIsBanned_andAllIsWellOnceItIsSet() {
    ChainNode late = node(0, slow);
    ChainNode first = node(1, right);
    ChainNode second = node(2, right);
    net.connect(net.node(1), net.node(2));
    net.connect(net.node(1), net.node(0));
    net.connect(net.node(2), net.node(0));
    Until.holds("ready", () -> late.network.book().snapshot().size() == 2);
    for (int i = 0; i < 8; i++) {
      ChainNode miner = i % 2 == 0 ? first : second;
      ChainNode other = i % 2 == 0 ? second : first;
      Block block = miner.mine();
      Until.holds("the others have it", () -> other.head().equals(block.hash()));
      net.settle();
      advanceSeconds(10);
    }

    Until.holds(
        "it is told",
        () -> {
          advanceSeconds(1);
          return late.network.clock().get().isPresent();
        });
    assertThat(late.network.clock().get())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .matches(
                        "blocks of 2 peers are 3[56]\\d\\d s ahead of this machine's clock; .*"));
    assertThat(net.node(0).bannedPeers).isEmpty();
    assertThat(late.network.book().snapshot()).extracting(RemotePeer::points).containsOnly(0);

    slow.setAhead(3_600);
    assertThat(late.network.clock().get()).isEmpty();
    Block next = first.mine();
    Until.holds("it follows", () -> late.head().equals(next.hash()));
  }

  @Test
  void clockSetBackBelowTheOwnHead_isToldAtOnce() {
    ChainNode alone = node(0, right);
    alone.mine();
    assertThat(alone.network.clock().get()).isEmpty();
    right.setAhead(-86_400);
    assertThat(alone.network.clock().get())
        .contains(
            "the head of this node's own chain is 86400 s ahead of this machine's clock;"
                + " set it right");
    right.setAhead(-86_400 * 19);
    assertThat(alone.network.clock().get())
        .hasValueSatisfying(p -> assertThat(p).contains(" 20 days ahead"));
    right.setAhead(-86_400 * 365 * 56L);
    assertThat(alone.network.clock().get())
        .hasValueSatisfying(p -> assertThat(p).contains(" 56 years ahead"));
    right.setAhead(86_400 * (20 + 365 * 56L));
    assertThat(alone.network.clock().get()).isEmpty();
  }

  @Test
  void liarsFromTheFuture_outnumberedByPeersInStep_areNotBelieved() {
    ChainNode node = node(0, right);
    for (int i = 1; i <= 3; i++) {
      node(i, right);
      net.connect(net.node(i), net.node(0));
    }
    Until.holds("ready", () -> node.network.book().snapshot().size() == 3);
    String topic = ChainProtocols.of(node.tree.chain().genesis().hash()).blocksTopic();
    for (int i = 8; i <= 9; i++) {
      MemoryNet.Node liar = net.node(i);
      net.connect(liar, net.node(0));
      Until.holds("met", () -> liar.connected.containsKey(net.node(0).id));
      liar.publish(topic, BlockCodec.encode(future(node, 3_600 + i)));
      net.settle();
    }
    right.advanceSeconds(61);
    assertThat(node.network.clock().get()).isEmpty();
    assertThat(net.node(0).bannedPeers).isEmpty();
  }

  private Block future(ChainNode node, long seconds) {
    SealedPart part = node.next().header().sealedPart();
    Lineage late =
        new Lineage(
            part.lineage().number(),
            part.lineage().parentHash(),
            right.seconds() + seconds,
            part.lineage().miner());
    return FakeProofs.seal(new SealedPart(late, part.execution(), part.terms()), true);
  }
}
