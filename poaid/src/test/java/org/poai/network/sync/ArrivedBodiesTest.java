package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;

class ArrivedBodiesTest {
  private static final int ROOM = 3;
  private static final int SIZE = 10;

  private final MemoryShare share = new MemoryShare("blocks", ROOM * SIZE + SIZE / 2);
  private final Purse purse = share.store(share.limit()).purse(share.limit());
  private final ArrivedBodies<String> arrived = new ArrivedBodies<>(purse, String::length);

  private static String body(long height) {
    return "b".repeat(SIZE - 1) + height % 10;
  }

  @Test
  void bodies_beyondTheRoom_pushOutTheHighest_neverTheLowest() {
    for (int height = 10; height > 10 - ROOM; height--) {
      assertThat(arrived.add(height, body(height))).isEmpty();
    }

    assertThat(arrived.add(1, body(1))).containsExactly(10L);
    assertThat(arrived.add(10, body(10))).as("it is the highest itself").containsExactly(10L);

    assertThat(arrived.has(1)).isTrue();
    assertThat(arrived.at(1)).contains(body(1));
    assertThat(arrived.hasRoomFor(SIZE)).isFalse();
  }

  @Test
  void share_filledByBlocksThatWaitElsewhere_stillTheLowestBodyIsTaken() {
    Purse elsewhere = share.store(share.limit()).purse(share.limit());
    assertThat(elsewhere.take(share.limit())).isTrue();

    assertThat(arrived.add(8, body(8))).isEmpty();
    assertThat(arrived.add(9, body(9))).as("one is enough").containsExactly(9L);
    assertThat(arrived.add(7, body(7))).as("it is lower").containsExactly(8L);
    assertThat(arrived.at(7)).contains(body(7));
    assertThat(share.used()).isEqualTo(share.limit());

    arrived.remove(7);
    assertThat(purse.held()).isZero();
    assertThat(arrived.isEmpty()).isTrue();
  }

  @Test
  void bodies_thatAreTaken_giveTheirRoomBack() {
    assertThat(arrived.add(2, body(2))).isEmpty();
    arrived.addStored(3);
    assertThat(arrived.at(3)).isEmpty();
    assertThat(arrived.has(3)).isTrue();

    arrived.remove(2);
    arrived.clear();

    assertThat(purse.held()).isZero();
    assertThat(arrived.isEmpty()).isTrue();
  }
}
