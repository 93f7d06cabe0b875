package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.router.SeenCache.State;
import org.poai.libp2p.gossipsub.rpc.MessageId;

class SeenCacheTest {
  private static SeenCache.Key key(int number) {
    return new SeenCache.Key("t", MessageId.of((byte) number));
  }

  @Test
  void expire_countsFromTheFirstTime() {
    SeenCache seen = new SeenCache(100, 10);
    seen.add(key(1), 0);
    seen.add(key(1), 99);
    seen.add(key(2), 50);
    seen.expire(99);
    assertThat(seen.contains(key(1))).isTrue();
    seen.expire(100);

    assertThat(seen.contains(key(1))).isFalse();
    assertThat(seen.contains(key(2))).isTrue();
  }

  @Test
  void add_moreThanItHolds_forgetsTheOldest() {
    SeenCache seen = new SeenCache(100, 3);
    for (int number = 1; number <= 4; number++) {
      seen.add(key(number), number);
    }

    assertThat(seen.size()).isEqualTo(3);
    assertThat(seen.contains(key(1))).isFalse();
  }

  @Test
  void mark_isKeptWithTheEntry() {
    SeenCache seen = new SeenCache(100, 3);
    seen.mark(key(1), State.REJECTED);
    assertThat(seen.contains(key(1))).isFalse();
    seen.add(key(1), 0);
    assertThat(seen.is(key(1), State.SEEN)).isTrue();
    seen.mark(key(1), State.REJECTED);
    seen.add(key(1), 1);

    assertThat(seen.is(key(1), State.REJECTED)).isTrue();
  }
}
