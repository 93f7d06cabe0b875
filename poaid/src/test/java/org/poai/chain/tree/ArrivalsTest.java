package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.chain.stored.Origin;

/** What strangers send by the hundred keeps nothing of our own waiting. */
class ArrivalsTest {
  private final ArrayDeque<Runnable> thread = new ArrayDeque<>();
  private final Arrivals arrivals = new Arrivals(thread::add);
  private final List<String> done = new ArrayList<>();

  @Test
  void gossip_thatCameBefore_waitsForAllOtherBlocks_andNoneIsLost() {
    for (int i = 0; i < 200; i++) {
      arrive(TreeFixture.peer(i % 5), "gossip");
    }
    thread.remove().run();
    List<Origin> ours =
        List.of(
            new Origin.Own(),
            new Origin.Worker("rig"),
            new Origin.Import(),
            new Origin.Sync(TreeFixture.peer(1)));
    ours.forEach(origin -> arrive(origin, origin.name()));
    while (!thread.isEmpty()) {
      thread.remove().run();
    }
    assertThat(done).hasSize(204);
    assertThat(done.subList(0, 5))
        .containsExactly("gossip", "this node", "worker rig", "file", "peer1");
  }

  private void arrive(Origin origin, String name) {
    arrivals.add(origin, () -> done.add(name));
  }
}
