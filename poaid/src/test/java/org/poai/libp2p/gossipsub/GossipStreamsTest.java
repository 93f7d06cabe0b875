package org.poai.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.gossipsub.GossipsubConfig.BufferLimits;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.gossipsub.rpc.RpcLimits;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.testing.Until;

/** The streams between gossipsub and its peers, which the test plays. */
@Timeout(60)
class GossipStreamsTest {
  private static final PeerId PEER = FakeHost.peerId(1);
  private static final String TOPIC = "t";
  private static final Rpc.Subscription JOINS = new Rpc.Subscription(TOPIC, true);
  private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT);

  private final FakeHost host = new FakeHost();
  private final Metrics metrics = new Metrics();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<byte[]> messages = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<PubSub.Validation>> verdicts = new CopyOnWriteArrayList<>();
  private final Gossipsub gossip = gossip(new BufferLimits(1000, 100, 400, 800, 800, 400));

  private Gossipsub gossip(BufferLimits buffers) {
    GossipsubConfig usual = GossipsubConfig.of(SigningPolicy.strictNoSign());
    return new Gossipsub(
        new GossipsubConfig(usual.params(), usual.scores(), usual.signing(), usual.rpc(), buffers),
        host,
        MemoryShare.unlimited(),
        metrics,
        (part, cause) -> failures.add(part + ": " + cause));
  }

  private void start() {
    gossip.start();
    gossip.subscribe(
        TOPIC,
        (from, data) -> {
          messages.add(data);
          CompletableFuture<PubSub.Validation> verdict = new CompletableFuture<>();
          verdicts.add(verdict);
          return verdict;
        });
  }

  @AfterEach
  void stop() {
    gossip.stop();
    assertThat(failures).isEmpty();
  }

  private FakeHost.Opening opening(int number) {
    Until.holds("opening " + number, () -> host.openings.size() >= number);
    return host.openings.get(number - 1);
  }

  private FakeStream opened(int number) {
    return opening(number).succeed();
  }

  private static List<Rpc> sent(FakeStream stream) {
    List<Rpc> rpcs = new ArrayList<>();
    for (byte[] frame : List.copyOf(stream.written)) {
      try {
        int prefix = frame[0] < 0 ? (frame[1] < 0 ? 3 : 2) : 1;
        rpcs.add(CODEC.decode(Arrays.copyOfRange(frame, prefix, frame.length)));
      } catch (FormatException e) {
        throw new AssertionError(e);
      }
    }
    return rpcs;
  }

  private static void receive(FakeStream stream, Rpc rpc) {
    CODEC.encode(rpc).forEach(frame -> receive(stream, frame));
  }

  private static void receive(FakeStream stream, byte[] bytes) {
    stream.handler().onData(stream, Unpooled.wrappedBuffer(bytes));
  }

  private static Rpc message(int fill, int size) {
    byte[] data = new byte[size];
    Arrays.fill(data, (byte) fill);
    return Rpc.message(SigningPolicy.strictNoSign().seal(TOPIC, data));
  }

  /** A connected peer that has joined the topic and is in the mesh. */
  private FakeStream meshPeer() {
    start();
    host.connect(PEER);
    FakeStream inbound = host.inbound(PEER);
    receive(inbound, Rpc.control(List.of(JOINS), List.of(), List.of()));
    return inbound;
  }

  private void awaitScoreBelow(double score) {
    Until.holds("score", () -> gossip.status().below(score) == 1);
  }

  @Test
  void stream_whenItOpens_carriesWhatWaited() {
    meshPeer();
    FakeStream outbound = opened(1);
    Until.holds("greeted", () -> sent(outbound).size() == 2);

    assertThat(sent(outbound).get(0).subscriptions()).containsExactly(JOINS);
    assertThat(sent(outbound).get(1).graft()).containsExactly(TOPIC);
    assertThat(host.openings).hasSize(1);
  }

  @Test
  void peers_beforeTheStart_areGreetedToo() {
    host.connect(PEER);
    start();
    FakeStream outbound = opened(1);

    Until.holds("greeted", () -> sent(outbound).size() == 1);
  }

  @Test
  void stream_refused_isTriedAgainAndWhenThePeerOpensItsOwn() {
    start();
    host.connect(PEER);
    opening(1).fail();
    opening(2).fail();
    host.inbound(PEER);

    FakeStream outbound = opened(3);
    Until.holds("greeted", () -> sent(outbound).size() == 1);
  }

  @Test
  void stream_lost_isOpenedAnewAndThePeerToldAnew() {
    meshPeer();
    FakeStream first = opened(1);
    Until.holds("greeted", () -> sent(first).size() == 2);
    first.reset();
    FakeStream second = opened(2);

    Until.holds("told anew", () -> sent(second).size() >= 1);
    assertThat(sent(second).get(0).subscriptions()).containsExactly(JOINS);
    Until.holds(
        "grafted anew", () -> sent(second).stream().anyMatch(rpc -> rpc.graft().contains(TOPIC)));
  }

  @Test
  void stream_ofAPeerThatIsGone_isReset() {
    start();
    host.connect(PEER);
    FakeHost.Opening opening = opening(1);
    host.disconnectPeer(PEER);
    host.connect(PEER);
    FakeHost.Opening again = opening(2);
    FakeStream late = opening.succeed();

    Until.holds("reset", () -> late.reset);
    FakeStream outbound = again.succeed();
    Until.holds("greeted", () -> sent(outbound).size() == 1);
  }

  @Test
  void inboundStream_isNeverTouchedUntilAnotherReplacesIt() {
    FakeStream first = meshPeer();
    receive(first, message(1, 10));
    Until.holds("heard", () -> messages.size() == 1);
    assertThat(first.reset || first.ended).isFalse();
    assertThat(first.written).isEmpty();
    FakeStream second = host.inbound(PEER);
    Until.holds("replaced", () -> first.reset);
    receive(second, message(2, 10));

    Until.holds("heard", () -> messages.size() == 2);
    assertThat(second.reset || second.ended).isFalse();
    second.handler().onEnd(second);
    assertThat(second.ended).as("after its own end").isTrue();
  }

  @Test
  void inboundBytes_inPieces_areOneMessage() {
    FakeStream inbound = meshPeer();
    byte[] frame = CODEC.encode(message(1, 300)).get(0);
    for (byte each : frame) {
      receive(inbound, new byte[] {each});
    }
    receive(inbound, new byte[] {0, 0, 0});
    receive(inbound, message(2, 10));

    Until.holds("heard", () -> messages.size() == 2);
  }

  @Test
  void inboundFrame_thatIsNoRpc_costsAndTheNextOneIsRead() {
    FakeStream inbound = meshPeer();
    for (int i = 0; i < 4; i++) {
      receive(inbound, new byte[] {2, 0x0a, 0x7f});
    }
    awaitScoreBelow(-10);
    receive(inbound, message(1, 10));

    Until.holds("heard", () -> messages.size() == 1);
    assertThat(inbound.reset).isFalse();
  }

  @Test
  void inboundFrame_tooLarge_resetsTheStreamBeforeItIsHeld() {
    FakeStream inbound = meshPeer();
    receive(inbound, new byte[] {(byte) 0x81, (byte) 0x80, (byte) 0x80, 0x02});
    assertThat(inbound.reset).isTrue();
    receive(inbound, message(1, 10));
    Until.holds(
        "counted",
        () ->
            metrics
                .scrape()
                .contains("poai_libp2p_gossip_breaches_total{breach=\"malformed\"} 1.0"));

    assertThat(messages).isEmpty();
  }

  @Test
  void message_judged_isRelayedToOthersOnly() {
    FakeStream inbound = meshPeer();
    FakeStream outbound = opened(1);
    PeerId other = FakeHost.peerId(2);
    host.connect(other);
    FakeStream otherInbound = host.inbound(other);
    receive(otherInbound, Rpc.control(List.of(JOINS), List.of(), List.of()));
    FakeStream toOther = opened(2);
    Until.holds("mesh", () -> gossip.status().meshes().getOrDefault(TOPIC, 0) == 2);
    toOther.flush();
    receive(inbound, message(1, 10));
    Until.holds("asked", () -> verdicts.size() == 1);
    verdicts.get(0).complete(PubSub.Validation.ACCEPT);

    Until.holds("relayed", () -> sent(toOther).stream().anyMatch(rpc -> !rpc.messages().isEmpty()));
    assertThat(sent(outbound)).allMatch(rpc -> rpc.messages().isEmpty());
  }

  @Test
  void message_whoseValidatorFails_isIgnored() {
    FakeStream inbound = meshPeer();
    receive(inbound, message(1, 10));
    Until.holds("asked", () -> verdicts.size() == 1);
    verdicts.get(0).completeExceptionally(new IllegalStateException("stopped"));

    Until.holds(
        "ignored",
        () -> metrics.scrape().contains("poai_libp2p_gossip_messages_total{fate=\"ignored\"} 1.0"));
  }

  @Test
  void slowPeer_getsControlFirstAndLosesTheRest() {
    meshPeer();
    FakeStream outbound = opened(1);
    Until.holds("greeted", () -> sent(outbound).size() == 2);
    outbound.flush();
    for (int i = 0; i < 20; i++) {
      gossip.publish(TOPIC, new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7, 8, 9});
      gossip.publish(TOPIC, new byte[90 + i]);
    }
    gossip.subscribe("u", (from, data) -> CompletableFuture.completedFuture(null));
    Until.holds(
        "dropped",
        () -> !metrics.scrape().contains("poai_libp2p_gossip_dropped_total{priority=\"own\"} 0.0"));
    Until.holds("joined", () -> gossip.status().meshes().containsKey("u"));
    int before = sent(outbound).size();
    assertThat(before).as("no more than fits in flight").isLessThan(8);
    outbound.flush();
    Until.holds("more", () -> sent(outbound).size() > before);

    assertThat(sent(outbound).get(before).subscriptions())
        .containsExactly(new Rpc.Subscription("u", true));
    assertThat(outbound.reset).isFalse();
  }

  @Test
  void peer_tooSlowForControl_isBegunAnew() {
    meshPeer();
    FakeStream first = opened(1);
    for (int i = 0; i < 40; i++) {
      gossip.subscribe("topic" + i, (from, data) -> CompletableFuture.completedFuture(null));
    }
    Until.holds("reset", () -> first.reset);
    FakeStream second = opened(2);
    Until.holds("told", () -> !sent(second).isEmpty());

    assertThat(sent(second).get(0).subscriptions()).hasSize(41);
  }

  @Test
  void peer_fasterThanWeJudge_isNotReadMeanwhile() {
    FakeStream inbound = meshPeer();
    CompletableFuture<Void> hold = new CompletableFuture<>();
    gossip.subscribe("busy", (from, data) -> CompletableFuture.completedFuture(null));
    gossip.subscribe(
        TOPIC,
        (from, data) -> {
          hold.join();
          return CompletableFuture.completedFuture(PubSub.Validation.IGNORE);
        });
    for (int i = 0; i < 5; i++) {
      receive(inbound, message(i, 400));
    }
    assertThat(inbound.pauses).containsExactly(true);
    hold.complete(null);

    Until.holds("read again", () -> inbound.pauses.equals(List.of(true, false)));
  }

  @Test
  void application_scores_areFollowed() {
    meshPeer();
    gossip.applicationScore(PEER, -30);
    awaitScoreBelow(-29);
    gossip.applicationScore(PEER, 0);
    gossip.penalize(PEER, 5);

    awaitScoreBelow(-80);
    Until.holds("out", () -> gossip.status().meshes().getOrDefault(TOPIC, 1) == 0);
  }
}
