package org.poai.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.testing.Until;

/** Gossipsub over real hosts on loopback. */
@Timeout(120)
class GossipsubTest {
  private final List<GossipNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(GossipNode::close);
    nodes.forEach(node -> assertThat(node.failures).isEmpty());
  }

  private GossipNode add(GossipNode node) {
    nodes.add(node);
    return node;
  }

  private void ring() throws Exception {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).dial(nodes.get((i + 1) % nodes.size()));
    }
    Until.holds(
        () -> "meshes " + nodes.stream().map(GossipNode::meshSize).toList(),
        () -> nodes.stream().allMatch(node -> node.meshSize() == 2));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void message_inARingOfFive_reachesAllOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(GossipNode.unsigned()).subscribed();
    }
    ring();
    nodes.get(0).gossip.publish(GossipNode.TOPIC, bytes("hello"));
    nodes.get(3).gossip.publish(GossipNode.TOPIC, bytes("world"));

    for (int i = 0; i < 5; i++) {
      GossipNode node = nodes.get(i);
      int expected = i == 0 || i == 3 ? 1 : 2;
      Until.holds("node " + i, () -> node.messages().size() == expected);
    }
    assertThat(nodes.get(1).messages()).containsExactlyInAnyOrder(bytes("hello"), bytes("world"));
  }

  @Test
  void message_signed_reachesAll() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(GossipNode.signed()).subscribed();
    }
    ring();
    nodes.get(0).gossip.publish(GossipNode.TOPIC, bytes("signed"));
    nodes.get(0).gossip.publish(GossipNode.TOPIC, bytes("signed"));

    Until.holds("two, of equal content", () -> nodes.get(2).messages().size() == 2);
  }

  @Test
  void message_ofThreeMegabytes_isRelayed() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(GossipNode.unsigned()).subscribed();
    }
    nodes.get(0).dial(nodes.get(1));
    nodes.get(1).dial(nodes.get(2));
    Until.holds("a line", () -> nodes.get(1).meshSize() == 2);
    byte[] large = new byte[3 << 20];
    new SplittableRandom(1).nextBytes(large);
    nodes.get(0).gossip.publish(GossipNode.TOPIC, large);

    Until.holds("it came", () -> nodes.get(2).messages().size() == 1);
    assertThat(nodes.get(2).messages().get(0)).isEqualTo(large);
  }

  @Test
  void message_largerThanAnRpc_isRefusedAtOnce() throws Exception {
    GossipNode node = add(GossipNode.unsigned());

    assertThatThrownBy(() -> node.gossip.publish(GossipNode.TOPIC, new byte[4 << 20]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void message_rejected_isNotRelayedAndCountsAgainstTheForwarder() throws Exception {
    add(GossipNode.unsigned()).subscribed();
    add(GossipNode.unsigned()).subscribed(PubSub.Validation.REJECT);
    add(GossipNode.unsigned()).subscribed();
    nodes.get(0).dial(nodes.get(1));
    nodes.get(1).dial(nodes.get(2));
    Until.holds("a line", () -> nodes.get(1).meshSize() == 2);
    nodes.get(0).gossip.publish(GossipNode.TOPIC, bytes("bad"));

    Until.holds("blamed", () -> nodes.get(1).gossip.status().below(-10) == 1);
    assertThat(nodes.get(2).messages()).isEmpty();
    assertThat(nodes.get(1).metrics.scrape())
        .contains("poai_libp2p_gossip_messages_total{fate=\"rejected\"} 1.0")
        .contains("poai_libp2p_gossip_peers_below_gossip 1.0");
  }

  @Test
  void peer_thatLeavesAndComesBack_isInTheMeshAgain() throws Exception {
    GossipNode one = add(GossipNode.unsigned()).subscribed();
    GossipNode other = add(GossipNode.unsigned()).subscribed();
    one.dial(other);
    Until.holds("joined", () -> one.meshSize() == 1 && other.meshSize() == 1);
    other.host.disconnect(one.host.id(), "test");
    Until.holds("parted", () -> one.meshSize() == 0 && other.meshSize() == 0);
    one.dial(other);

    Until.holds("joined again", () -> one.meshSize() == 1 && other.meshSize() == 1);
    other.gossip.publish(GossipNode.TOPIC, bytes("again"));
    Until.holds("heard", () -> one.messages().size() == 1);
  }

  @Test
  void topic_left_bringsNothingMore() throws Exception {
    GossipNode one = add(GossipNode.unsigned()).subscribed();
    GossipNode other = add(GossipNode.unsigned()).subscribed();
    one.dial(other);
    Until.holds("joined", () -> one.meshSize() == 1 && other.meshSize() == 1);
    one.gossip.unsubscribe(GossipNode.TOPIC);
    Until.holds("left", () -> other.meshSize() == 0);
    other.gossip.publish(GossipNode.TOPIC, bytes("nobody listens"));
    one.gossip.publish(GossipNode.TOPIC, bytes("fanout"));

    Until.holds("one still speaks", () -> other.messages().size() == 1);
    assertThat(one.messages()).isEmpty();
  }
}
