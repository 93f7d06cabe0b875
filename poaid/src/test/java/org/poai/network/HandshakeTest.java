package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.network.ChainNode.Stack;
import org.poai.network.asset.AssetStore;
import org.poai.network.message.ChainTip;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** Who meets learns where the other is, or why the two cannot go together. */
final class HandshakeTest {
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();

  private ChainNode node(int number, int target) {
    ChainNode node =
        new ChainNode(
            number, Stack.of(net.node(number)), ChainNode.spec(target), clock, AssetStore.empty());
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(ChainNode::close);
    net.close();
  }

  @Test
  void sameChain_eachKnowsWhereTheOtherIs() {
    ChainNode one = node(1, 500);
    ChainNode other = node(2, 500);
    clock.advanceSeconds(5);
    one.mine();

    net.connect(net.node(1), net.node(2));
    Until.holds("both ready", () -> one.sees(other).isPresent() && other.sees(one).isPresent());

    assertThat(other.sees(one).orElseThrow().head())
        .isEqualTo(ChainTip.of(one.tree.chain().head()));
    // At genesis when it said so; it may have caught up since.
    assertThat(one.sees(other).orElseThrow().head().number().value()).isIn(0L, 1L);
    assertThat(other.sees(one).orElseThrow().agent()).isEqualTo("test/1");
    assertThat(net.node(1).asked).containsOnlyOnce("/poai/status/1");
    assertThat(net.node(2).asked).doesNotContain("/poai/status/1");
  }

  @Test
  void otherTarget_bothAreToldTheFlag_andPartWithoutBlame() {
    ChainNode one = node(1, 500);
    ChainNode other = node(2, 250);

    for (int i = 0; i < 2; i++) {
      net.connect(net.node(1), net.node(2));
      Until.holds("parted", () -> net.node(1).connected.isEmpty() && !one.told.lines.isEmpty());
      Until.holds("told", () -> !other.told.lines.isEmpty());
    }

    assertThat(one.told.lines)
        .singleElement()
        .asString()
        .contains("target (--target) is 500 thousandths", "here and 250 thousandths");
    assertThat(other.told.lines)
        .singleElement()
        .asString()
        .contains("target (--target) is 250 thousandths");
    assertThat(net.node(1).bannedPeers).isEmpty();
    assertThat(net.node(2).bannedPeers).isEmpty();
    assertThat(net.node(1).avoided).containsExactly(other.host.id());
    assertThat(one.network.book().snapshot()).isEmpty();
  }

  @Test
  void strangerWithoutOurProtocol_isDisconnected() {
    node(1, 500);

    net.connect(net.node(1), net.node(9));
    Until.holds("parted", () -> net.node(1).partings.contains("no handshake"));

    assertThat(net.node(1).bannedPeers).isEmpty();
  }

  @Test
  void peerThatGoes_leavesTheBook() {
    ChainNode one = node(1, 500);
    ChainNode other = node(2, 500);
    net.connect(net.node(1), net.node(2));
    Until.holds("ready", () -> one.sees(other).isPresent() && other.sees(one).isPresent());

    net.cut(net.node(1), net.node(2));

    Until.holds("gone", () -> one.sees(other).isEmpty() && other.sees(one).isEmpty());
    Until.holds("told", () -> one.told.lines.size() == 2);
    assertThat(one.told.lines.get(1)).startsWith("left ");
  }
}
