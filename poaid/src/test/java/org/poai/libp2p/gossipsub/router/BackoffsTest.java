package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import org.junit.jupiter.api.Test;

class BackoffsTest {
  private final Backoffs backoffs = new Backoffs(20, 2);

  @Test
  void left_longerOneHolds() {
    backoffs.begin("t", peer(1), 100, 0);
    backoffs.begin("t", peer(1), 10, 50);

    assertThat(backoffs.left("t", peer(1), 60)).isEqualTo(40);
    assertThat(backoffs.left("t", peer(1), 100)).isZero();
    assertThat(backoffs.left("u", peer(1), 60)).isZero();
    assertThat(backoffs.left("t", peer(2), 60)).isZero();
  }

  @Test
  void holds_aLittleLongerThanItLasts() {
    backoffs.begin("t", peer(1), 100, 0);
    backoffs.expire(119);
    assertThat(backoffs.holds("t", peer(1))).isTrue();
    backoffs.expire(120);

    assertThat(backoffs.holds("t", peer(1))).isFalse();
  }

  @Test
  void begin_moreThanItHolds_isNotKept() {
    backoffs.begin("t", peer(1), 100, 0);
    backoffs.begin("t", peer(2), 100, 0);
    backoffs.begin("t", peer(3), 100, 0);
    backoffs.begin("t", peer(1), 200, 0);

    assertThat(backoffs.holds("t", peer(3))).isFalse();
    assertThat(backoffs.left("t", peer(1), 0)).isEqualTo(200);
  }
}
