package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.TOPIC;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.rpc.Rpc;

class MeshUpkeepTest {
  @Test
  void heartbeat_tooFew_fillsUpToD() {
    Rig rig = new Rig().dialled(1, 20).joined();
    for (int number = 1; number <= 20; number++) {
      if (rig.inMesh(number) && rig.meshSize() > 4) {
        rig.prune(number, 60);
      }
    }
    rig.forget().heartbeat();

    assertThat(rig.meshSize()).isEqualTo(6);
    assertThat(rig.receivers(Rpc::graft)).hasSize(2);
  }

  @Test
  void heartbeat_enough_changesNothing() {
    Rig rig = new Rig().dialled(1, 20).joined().forget();
    rig.prune(1, 60);
    rig.heartbeat();

    assertThat(rig.meshSize()).isBetween(5, 6);
    assertThat(rig.sent).isEmpty();
  }

  @Test
  void heartbeat_atTheUpperBound_changesNothing() {
    Rig rig = full(12);
    rig.heartbeat();

    assertThat(rig.meshSize()).isEqualTo(12);
  }

  /** A mesh of peers that dialled us, as far as it takes those. */
  private static Rig full(int size) {
    Rig rig = new Rig().joined().dialled(1, size);
    for (int number = 1; number <= size; number++) {
      rig.graft(number);
    }
    return rig.forget();
  }

  @Test
  void heartbeat_tooMany_keepsDWithTheBestAndTellsTheOthers() {
    Rig rig = full(16);
    for (int number = 1; number <= 4; number++) {
      rig.router.applicationScore(peer(number), 5);
    }
    rig.heartbeat();

    assertThat(rig.meshSize()).isEqualTo(6);
    assertThat(rig.meshBelow(5)).isEqualTo(4);
    assertThat(rig.receivers(Rpc::prune)).hasSize(10);
    assertThat(rig.sent.stream().flatMap(each -> each.rpc().prune().stream()))
        .containsOnly(new Rpc.Prune(TOPIC, 60));
  }

  @Test
  void heartbeat_tooMany_keepsTwoThatWeDialled() {
    Rig rig = new Rig().joined().accepted(10, 21);
    for (int number = 10; number <= 21; number++) {
      rig.graft(number);
      rig.router.applicationScore(peer(number), 5);
    }
    rig.dialled(1, 3);
    rig.graft(1);
    rig.graft(2);
    rig.graft(3);
    assertThat(rig.meshSize()).isEqualTo(15);
    rig.heartbeat();

    assertThat(rig.meshSize()).isEqualTo(6);
    assertThat(rig.meshBelow(5)).isEqualTo(2);
  }

  @Test
  void heartbeat_tooFewThatWeDialled_graftsThose() {
    Rig rig = new Rig().joined().accepted(10, 15).dialled(1, 1);
    rig.graft(15);
    assertThat(rig.meshSize()).isEqualTo(6);
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::graft)).containsExactly(1);
  }

  @Test
  void heartbeat_peerTurnedBad_isDroppedAndReplaced() {
    Rig rig = new Rig().dialled(1, 6).joined();
    rig.dialled(7, 8);
    rig.router.applicationScore(peer(1), -0.5);
    rig.router.applicationScore(peer(2), -0.5);
    rig.forget().heartbeat();

    assertThat(rig.receivers(Rpc::prune)).containsExactlyInAnyOrder(1, 2);
    assertThat(rig.receivers(Rpc::graft)).containsExactlyInAnyOrder(7, 8);
  }

  @Test
  void heartbeat_poorMedianEachMinute_graftsBetterOnes() {
    Rig rig = new Rig().dialled(1, 6).joined();
    rig.dialled(7, 9);
    rig.router.applicationScore(peer(7), 4);
    rig.router.applicationScore(peer(8), 4);
    rig.router.applicationScore(peer(9), -1);
    rig.forget().heartbeats(59);
    assertThat(rig.receivers(Rpc::graft)).isEmpty();
    rig.heartbeat();

    assertThat(rig.receivers(Rpc::graft)).containsExactlyInAnyOrder(7, 8);
  }

  @Test
  void heartbeat_goodMedian_graftsNobody() {
    Rig rig = new Rig().dialled(1, 6).joined();
    for (int number = 1; number <= 6; number++) {
      rig.router.applicationScore(peer(number), 5);
    }
    rig.dialled(7, 9);
    rig.router.applicationScore(peer(7), 50);
    rig.forget().heartbeats(60);

    assertThat(rig.receivers(Rpc::graft)).isEmpty();
  }
}
