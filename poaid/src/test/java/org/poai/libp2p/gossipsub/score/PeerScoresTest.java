package org.poai.libp2p.gossipsub.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.score.ScoreParams.Behaviour;
import org.poai.libp2p.gossipsub.score.ScoreParams.Colocation;
import org.poai.libp2p.gossipsub.score.ScoreParams.Topics;
import org.poai.libp2p.gossipsub.score.ScoreParams.Upkeep;
import org.poai.libp2p.gossipsub.score.TopicScoreParams.FirstDeliveries;
import org.poai.libp2p.gossipsub.score.TopicScoreParams.InvalidMessages;
import org.poai.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import org.poai.libp2p.gossipsub.score.TopicScoreParams.MeshFailures;
import org.poai.libp2p.gossipsub.score.TopicScoreParams.TimeInMesh;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Bytes;

class PeerScoresTest {
  private static final String TOPIC = "t";
  private static final Offset<Double> EXACT = within(1e-9);
  private static final PeerId PEER = peer(1);

  private static final TopicScoreParams NOTHING =
      new TopicScoreParams(
          2,
          new TimeInMesh(0, 1, 0),
          new FirstDeliveries(0, 0.5, 100),
          MeshDeliveries.OFF,
          MeshFailures.OFF,
          new InvalidMessages(0, 0.5));

  private long now = 5_000;

  private static PeerId peer(int number) {
    return new PeerId(Bytes.of((byte) 0, (byte) 1, (byte) number));
  }

  private static TopicScoreParams p3(MeshDeliveries p3, MeshFailures p3b) {
    return new TopicScoreParams(1, NOTHING.p1(), NOTHING.p2(), p3, p3b, NOTHING.p4());
  }

  private PeerScores scores(TopicScoreParams topic, double cap) {
    return scores(
        new ScoreParams(
            new Topics(Map.of(TOPIC, topic), NOTHING, cap),
            3,
            new Colocation(-5, 2),
            new Behaviour(-10, 1, 0.5),
            new Upkeep(1000, 0.1, 60_000, 3),
            Thresholds.DEFAULT));
  }

  private PeerScores scores(ScoreParams params) {
    PeerScores scores = new PeerScores(params, () -> now);
    scores.connected(PEER, "here");
    return scores;
  }

  private void decay(PeerScores scores, int times) {
    for (int i = 0; i < times; i++) {
      now += 1000;
      scores.upkeep();
    }
  }

  @Test
  void p1_timeInMesh_countsInQuantaUpToItsCap() {
    PeerScores scores =
        scores(
            new TopicScoreParams(
                2,
                new TimeInMesh(0.5, 100, 10),
                NOTHING.p2(),
                NOTHING.p3(),
                NOTHING.p3b(),
                NOTHING.p4()),
            0);
    scores.grafted(PEER, TOPIC);
    now += 399;
    assertThat(scores.score(PEER)).isEqualTo(3);
    now += 10_000;
    assertThat(scores.score(PEER)).isEqualTo(10);
    scores.pruned(PEER, TOPIC);

    assertThat(scores.score(PEER)).isZero();
  }

  private static TopicScoreParams p2() {
    return new TopicScoreParams(
        2, NOTHING.p1(), new FirstDeliveries(1, 0.5, 3), NOTHING.p3(), NOTHING.p3b(), NOTHING.p4());
  }

  @Test
  void p2_firstDeliveries_areCappedAndFade() {
    PeerScores scores = scores(p2(), 0);
    scores.firstDelivery(PEER, TOPIC);
    assertThat(scores.score(PEER)).isEqualTo(2);
    for (int i = 0; i < 9; i++) {
      scores.firstDelivery(PEER, TOPIC);
    }
    scores.nearFirstDelivery(PEER, TOPIC);
    assertThat(scores.score(PEER)).isEqualTo(6);
    decay(scores, 1);
    assertThat(scores.score(PEER)).isEqualTo(3);
    decay(scores, 4);

    assertThat(scores.score(PEER)).as("less than a tenth is nothing").isZero();
  }

  @Test
  void p3_deficit_countsSquaredOnceActive() {
    PeerScores scores =
        scores(p3(new MeshDeliveries(-1, 1, 100, 4, 10, 5_000), MeshFailures.OFF), 0);
    scores.grafted(PEER, TOPIC);
    now += 5_000;
    assertThat(scores.score(PEER)).isZero();
    now += 1;
    assertThat(scores.score(PEER)).isEqualTo(-16);
    scores.firstDelivery(PEER, TOPIC);
    scores.nearFirstDelivery(PEER, TOPIC);
    scores.lateDelivery(PEER, TOPIC, 10);
    scores.lateDelivery(PEER, TOPIC, 11);
    assertThat(scores.score(PEER)).isEqualTo(-1);
    scores.pruned(PEER, TOPIC);

    assertThat(scores.score(PEER)).as("only in the mesh").isZero();
  }

  @Test
  void p3b_deficitAtThePrune_staysAndFades() {
    PeerScores scores =
        scores(p3(new MeshDeliveries(0, 1, 100, 4, 10, 5_000), new MeshFailures(-2, 0.5)), 0);
    scores.grafted(PEER, TOPIC);
    scores.pruned(PEER, TOPIC);
    assertThat(scores.score(PEER)).as("not active yet").isZero();
    scores.grafted(PEER, TOPIC);
    scores.firstDelivery(PEER, TOPIC);
    now += 6_000;
    scores.pruned(PEER, TOPIC);
    assertThat(scores.score(PEER)).isEqualTo(-18);
    scores.pruned(PEER, TOPIC);
    decay(scores, 1);

    assertThat(scores.score(PEER)).isEqualTo(-9);
  }

  @Test
  void p4_invalidMessages_countSquaredAndFade() {
    PeerScores scores =
        scores(
            new TopicScoreParams(
                0.5,
                NOTHING.p1(),
                NOTHING.p2(),
                NOTHING.p3(),
                NOTHING.p3b(),
                new InvalidMessages(-1, 0.5)),
            10);
    for (int i = 0; i < 4; i++) {
      scores.invalidMessage(PEER, TOPIC);
    }
    assertThat(scores.score(PEER)).as("the cap is for the positive side").isEqualTo(-8);
    decay(scores, 1);

    assertThat(scores.score(PEER)).isEqualTo(-2);
  }

  @Test
  void cap_ofTopics_leavesTheRestAlone() {
    PeerScores scores = scores(p2(), 5);
    for (int i = 0; i < 3; i++) {
      scores.firstDelivery(PEER, TOPIC);
    }
    assertThat(scores.score(PEER)).isEqualTo(5);
    scores.application(PEER, 2);

    assertThat(scores.score(PEER)).as("P5 on top").isEqualTo(11);
  }

  @Test
  void p6_peersOfOneAddress_countSquaredAboveTheThreshold() {
    PeerScores scores = scores(NOTHING, 0);
    scores.connected(peer(2), "here");
    assertThat(scores.score(PEER)).isZero();
    scores.connected(peer(3), "here");
    scores.connected(peer(4), "here");
    scores.connected(peer(5), "there");
    assertThat(scores.score(PEER)).isEqualTo(-20);
    assertThat(scores.score(peer(5))).isZero();
    scores.disconnected(peer(3));
    assertThat(scores.score(PEER)).as("those with a bad score count on").isEqualTo(-20);
    scores.connected(peer(3), "there");

    assertThat(scores.score(PEER)).isEqualTo(-5);
  }

  @Test
  void p7_breaches_countSquaredAboveTheThresholdAndFade() {
    PeerScores scores = scores(NOTHING, 0);
    scores.breach(PEER, 1);
    assertThat(scores.score(PEER)).isZero();
    scores.breach(PEER, 2);
    assertThat(scores.score(PEER)).isEqualTo(-40);
    decay(scores, 1);

    assertThat(scores.score(PEER)).isEqualTo(-2.5, EXACT);
  }

  @Test
  void decay_callsInOneInterval_countOnce() {
    PeerScores scores = scores(NOTHING, 0);
    scores.breach(PEER, 3);
    now += 1000;
    scores.upkeep();
    scores.upkeep();
    now += 999;
    scores.upkeep();

    assertThat(scores.score(PEER)).isEqualTo(-2.5, EXACT);
  }

  @Test
  void disconnected_badPeer_isRememberedWithoutFading() {
    PeerScores scores = scores(NOTHING, 0);
    scores.breach(PEER, 3);
    scores.disconnected(PEER);
    decay(scores, 59);
    assertThat(scores.score(PEER)).isEqualTo(-40);
    scores.connected(PEER, "here");
    assertThat(scores.score(PEER)).isEqualTo(-40);
    scores.disconnected(PEER);
    decay(scores, 60);

    assertThat(scores.score(PEER)).isZero();
    scores.connected(PEER, "here");
    assertThat(scores.score(PEER)).isZero();
  }

  @Test
  void disconnected_goodPeer_isForgotten() {
    PeerScores scores = scores(NOTHING, 0);
    scores.application(PEER, 1);
    scores.disconnected(PEER);
    scores.connected(PEER, "here");

    assertThat(scores.score(PEER)).isZero();
  }

  @Test
  void disconnected_whatItEarned_isNotKeptBesideWhatItOwes() {
    PeerScores scores = scores(p2(), 0);
    scores.firstDelivery(PEER, TOPIC);
    scores.breach(PEER, 3);
    scores.disconnected(PEER);

    assertThat(scores.score(PEER)).isEqualTo(-40);
  }

  @Test
  void retained_moreThanAllowed_theFirstThatLeftGoes() {
    PeerScores scores = scores(NOTHING, 0);
    for (int number = 1; number <= 4; number++) {
      scores.connected(peer(number), "at" + number);
      scores.breach(peer(number), 3);
      scores.disconnected(peer(number));
    }

    assertThat(scores.score(peer(1))).isZero();
    assertThat(scores.score(peer(2))).isEqualTo(-40);
    assertThat(scores.score(peer(4))).isEqualTo(-40);
  }

  @Test
  void unknownPeer_isNeitherScoredNorKept() {
    PeerScores scores = scores(NOTHING, 0);
    scores.breach(peer(9), 9);
    scores.invalidMessage(peer(9), TOPIC);
    scores.disconnected(peer(9));
    scores.connected(peer(9), "here");

    assertThat(scores.score(peer(9))).isZero();
  }

  @Test
  void defaults_oneInvalidMessageCostsTheGossip_threeTheGraylist() {
    PeerScores scores = scores(ScoreParams.DEFAULT);
    scores.invalidMessage(PEER, TOPIC);
    assertThat(scores.score(PEER)).isBetween(-50.0, -10.1);
    scores.invalidMessage(PEER, TOPIC);
    scores.invalidMessage(PEER, TOPIC);
    assertThat(scores.score(PEER)).isLessThan(-80);
    decay(scores, 660);

    assertThat(scores.score(PEER)).isGreaterThan(-0.1);
  }

  @Test
  void defaults_manyPeersOfOneKey_cost() {
    PeerScores scores = scores(ScoreParams.DEFAULT);
    for (int number = 2; number <= 12; number++) {
      scores.connected(peer(number), "here");
    }

    assertThat(scores.score(PEER)).isEqualTo(-20);
  }

  @Test
  void thresholds_outOfOrder_areRefused() {
    assertThatThrownBy(() -> new Thresholds(-10, -5, -80, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
