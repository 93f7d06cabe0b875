package org.poai.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.GossipsubConfig.BufferLimits;
import org.poai.libp2p.gossipsub.router.Priority;
import org.poai.memory.Debtor;

class PeerQueueTest {
  private final PeerQueue queue =
      new PeerQueue(new BufferLimits(0, 0, 10, 20, 30, 40), Debtor.unlimited().purse(1000));

  private boolean offer(Priority priority, int... sizes) {
    List<byte[]> frames = new ArrayList<>();
    for (int size : sizes) {
      frames.add(new byte[size]);
    }
    return queue.offer(priority, frames);
  }

  private List<Integer> drain() {
    List<Integer> sizes = new ArrayList<>();
    for (byte[] frame = queue.poll(); frame != null; frame = queue.poll()) {
      sizes.add(frame.length);
    }
    return sizes;
  }

  @Test
  void poll_prioritiesInOrder_firstComeInside() {
    offer(Priority.GOSSIP, 1);
    offer(Priority.FORWARDED, 2);
    offer(Priority.CONTROL, 3);
    offer(Priority.OWN, 4);
    offer(Priority.FORWARDED, 5, 6);

    assertThat(drain()).containsExactly(3, 4, 2, 5, 6, 1);
  }

  @Test
  void offer_fullLane_takesAllOrNothing() {
    assertThat(offer(Priority.CONTROL, 6)).isTrue();
    assertThat(offer(Priority.CONTROL, 2, 3)).isFalse();
    assertThat(offer(Priority.CONTROL, 4)).isTrue();
    assertThat(offer(Priority.CONTROL, 1)).isFalse();
    assertThat(offer(Priority.OWN, 20)).as("each lane has its own limit").isTrue();

    assertThat(drain()).containsExactly(6, 4, 20);
    assertThat(offer(Priority.CONTROL, 10)).isTrue();
  }

  @Test
  void clear_leavesNothing() {
    offer(Priority.GOSSIP, 40);
    queue.clear();

    assertThat(drain()).isEmpty();
    assertThat(offer(Priority.GOSSIP, 40)).isTrue();
  }
}
