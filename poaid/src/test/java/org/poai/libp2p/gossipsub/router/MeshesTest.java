package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.TOPIC;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.router.RouterObserver.Breach;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.Rpc.Prune;
import org.poai.libp2p.gossipsub.rpc.Rpc.Subscription;

class MeshesTest {
  private static final Subscription JOINS = new Subscription(TOPIC, true);
  private static final Subscription LEAVES = new Subscription(TOPIC, false);
  private static final Prune FOR_A_MINUTE = new Prune(TOPIC, 60);

  @Test
  void join_peersOfTheTopic_tellsAllAndGraftsD() {
    Rig rig = new Rig().dialled(1, 20);
    rig.router.connected(peer(30), true, "elsewhere");
    rig.joined();

    assertThat(rig.receivers(Rpc::subscriptions)).hasSize(21).contains(30);
    assertThat(rig.sent(30, Rpc::subscriptions)).containsExactly(JOINS);
    assertThat(rig.meshSize()).isEqualTo(6);
    assertThat(rig.receivers(Rpc::graft)).hasSize(6);
  }

  @Test
  void join_again_changesNothing() {
    Rig rig = new Rig().dialled(1, 20).joined().forget().joined();

    assertThat(rig.sent).isEmpty();
  }

  @Test
  void join_topicPublishedTo_graftsTheFanoutFirst() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 20);
    rig.publish("early");
    List<Integer> fanout = rig.receivers(Rpc::messages);
    rig.forget().joined();

    assertThat(fanout).hasSize(6);
    assertThat(rig.receivers(Rpc::graft)).containsExactlyInAnyOrderElementsOf(fanout);
  }

  @Test
  void join_peersInBackoffOrBad_areNotGrafted() {
    Rig rig = new Rig().dialled(1, 3).joined();
    rig.router.leave(TOPIC);
    rig.router.connected(peer(4), true, "four");
    rig.subscribe(4, TOPIC);
    rig.router.connected(peer(5), true, "five");
    rig.subscribe(5, TOPIC);
    rig.router.applicationScore(peer(5), -1);
    rig.forget().joined();

    assertThat(rig.receivers(Rpc::graft)).containsExactly(4);
  }

  @Test
  void leave_joined_tellsAllAndPrunesTheMeshForAShortWhile() {
    Rig rig = new Rig().dialled(1, 8).joined().forget();
    rig.router.leave(TOPIC);

    assertThat(rig.receivers(Rpc::subscriptions)).hasSize(8);
    assertThat(rig.sent(1, Rpc::subscriptions)).containsExactly(LEAVES);
    assertThat(rig.receivers(Rpc::prune)).hasSize(6);
    assertThat(rig.sent.stream().flatMap(each -> each.rpc().prune().stream()))
        .containsOnly(new Prune(TOPIC, 10));
    assertThat(rig.meshSize()).isZero();
  }

  @Test
  void connected_afterWeJoined_isTold() {
    Rig rig = new Rig().joined();
    rig.router.join("u");
    rig.router.connected(peer(1), false, "one");

    assertThat(rig.sent(1, Rpc::subscriptions)).containsExactly(JOINS, new Subscription("u", true));
    assertThat(rig.sent).hasSize(1);
  }

  @Test
  void subscription_whileTheMeshIsThin_isGraftedAtOnce() {
    Rig rig = new Rig().joined().accepted(1, 9);

    assertThat(rig.meshSize()).isEqualTo(5);
    assertThat(rig.receivers(Rpc::graft)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void subscription_ended_leavesTheMeshWithoutAWord() {
    Rig rig = new Rig().dialled(1, 3).joined().forget();
    rig.receive(1, Rpc.control(List.of(LEAVES), List.of(), List.of()));

    assertThat(rig.inMesh(1)).isFalse();
    assertThat(rig.sent).isEmpty();
  }

  @Test
  void subscriptions_beyondTheLimit_areNotNoticed() {
    Rig rig = new Rig().dialled(1, 1);
    for (int i = 0; i < 200; i++) {
      rig.subscribe(1, "topic" + i);
    }
    rig.router.join("topic126");
    rig.router.join("topic127");

    assertThat(rig.router.mesh("topic126")).hasSize(1);
    assertThat(rig.router.mesh("topic127")).isEmpty();
  }

  @Test
  void graft_unknownTopic_isIgnored() {
    Rig rig = new Rig().accepted(1, 1).forget();
    rig.graft(1);

    assertThat(rig.sent).isEmpty();
    assertThat(rig.score(1)).isZero();
  }

  @Test
  void graft_ofAWelcomePeer_isTakenInSilence() {
    Rig rig = new Rig().accepted(1, 5).joined().accepted(6, 6).forget();
    assertThat(rig.inMesh(6)).isFalse();
    rig.graft(6);
    rig.graft(6);

    assertThat(rig.inMesh(6)).isTrue();
    assertThat(rig.sent).isEmpty();
  }

  @Test
  void graft_whileItsBackoffRuns_costsAndRenewsIt() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.prune(1, 0);
    rig.forget();
    rig.now += 50_001;
    rig.graft(1);

    assertThat(rig.sent(1, Rpc::prune)).containsExactly(FOR_A_MINUTE);
    assertThat(rig.breaches).containsEntry(Breach.EARLY_GRAFT, 1);
    assertThat(rig.score(1)).as("one breach is free").isZero();
    rig.now += 30_000;
    rig.graft(1);
    rig.now += 15_000;
    rig.graft(1);
    assertThat(rig.score(1)).isEqualTo(-10);
    rig.now += 60_000;
    rig.heartbeats(300);
    assertThat(rig.score(1)).isPositive();
    assertThat(rig.inMesh(1)).isTrue();
  }

  @Test
  void graft_rightAfterThePrune_costsDouble() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.prune(1, 60);
    rig.now += 9_999;
    rig.graft(1);
    rig.now += 9_999;
    rig.graft(1);

    assertThat(rig.score(1)).as("four breaches, two free").isEqualTo(-40);
    rig.graft(1);
    assertThat(rig.score(1)).isEqualTo(-160);
    rig.forget().graft(1);
    assertThat(rig.sent).as("graylisted").isEmpty();
  }

  @Test
  void graft_ofABadPeer_isAnsweredWithAPrune() {
    Rig rig = new Rig().accepted(1, 1).joined();
    rig.router.applicationScore(peer(1), -1);
    rig.heartbeat();
    rig.now += 61_000;
    rig.forget().graft(1);

    assertThat(rig.sent(1, Rpc::prune)).containsExactly(FOR_A_MINUTE);
    assertThat(rig.breaches).isEmpty();
  }

  @Test
  void graft_intoAFullMesh_isTakenFromThoseThatWeDialled() {
    Rig rig = new Rig().joined().accepted(1, 13).dialled(14, 14);
    for (int number = 1; number <= 12; number++) {
      rig.graft(number);
    }
    rig.forget().graft(13);
    rig.graft(14);

    assertThat(rig.inMesh(13)).isFalse();
    assertThat(rig.sent(13, Rpc::prune)).containsExactly(FOR_A_MINUTE);
    assertThat(rig.inMesh(14)).isTrue();
    assertThat(rig.meshSize()).isEqualTo(13);
  }

  @Test
  void graft_ofAPeerThatHasNotJoined_isAnsweredWithAPrune() {
    Rig rig = new Rig().joined();
    rig.router.connected(peer(1), false, "one");
    rig.forget().graft(1);

    assertThat(rig.sent(1, Rpc::prune)).containsExactly(FOR_A_MINUTE);
    assertThat(rig.meshSize()).isZero();
  }

  @Test
  void prune_ofAMeshPeer_keepsItOutAsLongAsItSays() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.prune(1, 100);
    rig.heartbeats(101);
    assertThat(rig.inMesh(1)).as("a little longer than it has to be").isFalse();
    rig.heartbeat();

    assertThat(rig.inMesh(1)).isTrue();
  }

  @Test
  void prune_forEver_endsAfterAnHour() {
    for (long seconds : new long[] {-1, Long.MAX_VALUE, 3601}) {
      Rig rig = new Rig().dialled(1, 1).joined();
      rig.prune(1, seconds);
      rig.now += 3_601_000;
      rig.heartbeat();

      assertThat(rig.inMesh(1)).isTrue();
    }
  }

  @Test
  void prune_withoutATime_lastsAMinute() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.prune(1, 0);
    rig.heartbeats(61);
    assertThat(rig.inMesh(1)).isFalse();
    rig.heartbeat();

    assertThat(rig.inMesh(1)).isTrue();
  }

  @Test
  void backoff_outlivesTheConnection() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.prune(1, 60);
    rig.router.disconnected(peer(1));
    rig.dialled(1, 1);
    rig.heartbeat();

    assertThat(rig.inMesh(1)).isFalse();
  }

  @Test
  void graft_fromAPeerThatIsGone_leavesNoGhost() {
    Rig rig = new Rig().dialled(1, 1).joined();
    rig.router.disconnected(peer(1));
    rig.forget().graft(1);

    assertThat(rig.meshSize()).isZero();
    assertThat(rig.sent).isEmpty();
  }

  @Test
  void reopened_meshPeer_isToldAndGraftedAnew() {
    Rig rig = new Rig().dialled(1, 1).joined().forget();
    rig.router.reopened(peer(1));
    assertThat(rig.sent(1, Rpc::subscriptions)).containsExactly(JOINS);
    rig.heartbeat();

    assertThat(rig.sent(1, Rpc::graft)).containsExactly(TOPIC);
  }
}
