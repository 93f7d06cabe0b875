package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.TOPIC;
import static org.poai.libp2p.gossipsub.router.Rig.id;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.router.RouterObserver.Breach;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;

class AnnouncementsTest {
  @Test
  void heartbeat_newMessages_areAnnouncedOutsideTheMeshForThreeHeartbeats() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 20).joined();
    rig.publish("news");
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::ihave)).hasSize(6).noneMatch(rig::inMesh);
    assertThat(rig.sent.get(0).rpc().ihave())
        .containsExactly(new Rpc.Ihave(TOPIC, List.of(id("news"))));
    assertThat(rig.sent.get(0).priority()).isEqualTo(Priority.GOSSIP);
    rig.heartbeats(2);
    assertThat(rig.receivers(Rpc::ihave)).hasSize(18);
    rig.heartbeat();
    assertThat(rig.receivers(Rpc::ihave)).hasSize(18);
  }

  @Test
  void heartbeat_manyPeers_aQuarterHears() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 86).joined();
    rig.publish("news");
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::ihave)).hasSize(20);
  }

  @Test
  void heartbeat_badPeers_hearNothing() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 6).joined().dialled(7, 8);
    rig.router.applicationScore(peer(7), -10);
    rig.router.applicationScore(peer(8), -10.1);
    rig.publish("news");
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::ihave)).hasSize(6).contains(7).doesNotContain(8);
  }

  @Test
  void heartbeat_fewPeers_theMeshHearsToo() {
    Rig rig = new Rig().dialled(1, 3).joined();
    rig.publish("news");
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::ihave)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void heartbeat_fanout_announcesToo() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 8);
    rig.publish("news");
    List<Integer> fanout = rig.receivers(Rpc::messages);
    Integer[] others =
        IntStream.rangeClosed(1, 8)
            .boxed()
            .filter(number -> !fanout.contains(number))
            .toArray(Integer[]::new);
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::ihave)).hasSize(6).contains(others);
  }

  @Test
  void ihave_unknownIds_areAskedFor() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.message(1, "old");
    rig.forget().ihave(1, id("old"), id("a"), id("b"), id("a"));

    assertThat(rig.sent(1, Rpc::iwant)).containsExactlyInAnyOrder(id("a"), id("b"));
  }

  @Test
  void ihave_topicNotJoined_isIgnored() {
    Rig rig = new Rig().accepted(1, 1).forget();
    rig.ihave(1, id("a"));
    rig.receive(1, Rpc.gossip(List.of(new Rpc.Ihave("", List.of(id("a")))), List.of()));

    assertThat(rig.sent).isEmpty();
  }

  @Test
  void ihave_fromABadPeer_isIgnored() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.router.applicationScore(peer(1), -10.1);
    rig.forget().ihave(1, id("a"));

    assertThat(rig.sent).isEmpty();
  }

  @Test
  void ihave_moreThanTenRpcs_areIgnoredUntilTheHeartbeat() {
    Rig rig = new Rig().accepted(1, 1).joined().forget();
    for (int i = 0; i < 12; i++) {
      rig.ihave(1, id("m" + i));
    }
    assertThat(rig.sent(1, Rpc::iwant)).hasSize(10);
    rig.heartbeat();
    rig.ihave(1, id("later"));

    assertThat(rig.sent(1, Rpc::iwant)).hasSize(11).endsWith(id("later"));
  }

  @Test
  void ihave_moreIdsThanAllowed_areCutUntilTheHeartbeat() {
    Rig rig =
        new Rig(params -> Tuned.requests(new GossipParams.Requests(5, 10, 3, 3000, 128)))
            .accepted(1, 1)
            .joined()
            .forget();
    rig.ihave(1, id("1"), id("2"), id("3"));
    rig.ihave(1, id("4"), id("5"), id("6"), id("7"));

    assertThat(rig.sent(1, Rpc::iwant)).hasSize(5);
    rig.ihave(1, id("8"));
    assertThat(rig.sent(1, Rpc::iwant)).hasSize(5);
    rig.heartbeat();
    rig.ihave(1, id("8"));
    assertThat(rig.sent(1, Rpc::iwant)).hasSize(6);
  }

  @Test
  void promise_notKeptInThreeSeconds_costsTheAdvertiser() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.ihave(1, id("a"), id("b"));
    rig.heartbeats(3);
    assertThat(rig.breaches).isEmpty();
    rig.heartbeat();

    assertThat(rig.breaches).as("one for an RPC").containsEntry(Breach.BROKEN_PROMISE, 1);
  }

  @Test
  void promise_messageFromAnyone_isKept() {
    Rig rig = new Rig().accepted(1, 2).joined();
    rig.ihave(1, id("a"));
    rig.message(2, "a");
    rig.heartbeats(10);

    assertThat(rig.breaches).isEmpty();
  }

  @Test
  void promise_messageThatCameMeanwhile_isKeptByACopy() {
    Rig rig = new Rig().accepted(1, 2).joined();
    rig.ihave(1, id("a"));
    rig.publish("a");
    rig.message(1, "a");
    rig.heartbeats(10);

    assertThat(rig.breaches).isEmpty();
  }

  @Test
  void promise_ofAPeerThatWent_isForgotten() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.ihave(1, id("a"));
    rig.router.disconnected(peer(1));
    rig.heartbeats(10);

    assertThat(rig.breaches).isEmpty();
  }

  @Test
  void iwant_knownMessage_isSentThreeTimes() {
    Rig rig = new Rig().accepted(1, 2).joined();
    rig.publish("news");
    rig.forget();
    for (int i = 0; i < 5; i++) {
      rig.iwant(1, id("news"), id("news"), id("unknown"));
    }
    assertThat(rig.sent(1, Rpc::messages)).hasSize(3);
    rig.iwant(2, id("news"));

    assertThat(rig.sent(2, Rpc::messages)).hasSize(1);
  }

  @Test
  void iwant_fromABadPeer_isIgnored() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.publish("news");
    rig.router.applicationScore(peer(1), -11);
    rig.forget().iwant(1, id("news"));

    assertThat(rig.sent).isEmpty();
  }

  @Test
  void iwant_afterFiveHeartbeats_isTooLate() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.publish("news");
    rig.forget().heartbeats(4);
    rig.iwant(1, id("news"));
    assertThat(rig.sent(1, Rpc::messages)).hasSize(1);
    rig.heartbeat();
    rig.iwant(1, id("news"));

    assertThat(rig.sent(1, Rpc::messages)).hasSize(1);
  }

  @Test
  void rpc_ihaveAndGraft_areAnsweredInOneRpcEach() {
    Rig rig = new Rig().accepted(1, 1).joined();
    MessageId[] ids = {id("a"), id("b")};
    rig.prune(1, 60);
    rig.forget();
    rig.receive(
        1,
        new Rpc(
            List.of(),
            List.of(),
            List.of(new Rpc.Ihave(TOPIC, List.of(ids))),
            List.of(),
            List.of(TOPIC),
            List.of()));

    assertThat(rig.sent)
        .extracting(Rig.Sent::priority)
        .containsExactly(Priority.CONTROL, Priority.GOSSIP);
  }
}
