package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;

class MessageCacheTest {
  private static final Parcel MESSAGE =
      new Parcel(
          Priority.OWN, Rpc.control(java.util.List.of(), java.util.List.of(), java.util.List.of()));

  private final MessageCache cache =
      new MessageCache(new GossipParams.History(3, 2, 1000, 100, 100), 2);

  private static MessageId id(int number) {
    return MessageId.of((byte) number);
  }

  private void put(int number, String topic, int size) {
    cache.put(id(number), topic, MESSAGE, size);
  }

  @Test
  void announced_windows_byTopic() {
    put(1, "t", 1);
    cache.shift();
    put(2, "t", 1);
    put(3, "u", 1);
    assertThat(cache.announced("t")).containsExactly(id(2), id(1));
    cache.shift();

    assertThat(cache.announced("t")).containsExactly(id(2));
    assertThat(cache.announced("u")).containsExactly(id(3));
  }

  @Test
  void take_untilTheLastWindow_soOftenPerPeer() {
    put(1, "t", 1);
    cache.shift();
    cache.shift();
    assertThat(cache.take(id(1), Rig.peer(1))).containsSame(MESSAGE);
    assertThat(cache.take(id(1), Rig.peer(1))).isPresent();
    assertThat(cache.take(id(1), Rig.peer(1))).isEmpty();
    assertThat(cache.take(id(1), Rig.peer(2))).isPresent();
    cache.shift();

    assertThat(cache.take(id(1), Rig.peer(3))).isEmpty();
    assertThat(cache.contains(id(1))).isFalse();
  }

  @Test
  void put_moreBytesThanItHolds_dropsTheOldest() {
    put(1, "t", 40);
    cache.shift();
    put(2, "t", 40);
    put(3, "t", 40);
    put(4, "t", 101);
    assertThat(cache.contains(id(1))).isFalse();
    assertThat(cache.contains(id(2))).isTrue();
    assertThat(cache.contains(id(4))).as("larger than all").isFalse();
    put(5, "t", 100);

    assertThat(cache.announced("t")).containsExactly(id(5));
    cache.shift();
    cache.shift();
    cache.shift();
    put(6, "t", 100);
    assertThat(cache.contains(id(6))).as("the count of bytes is right again").isTrue();
  }

  @Test
  void put_again_changesNothing() {
    put(1, "t", 60);
    put(1, "u", 60);

    assertThat(cache.announced("u")).isEmpty();
    assertThat(cache.contains(id(1))).isTrue();
  }
}
