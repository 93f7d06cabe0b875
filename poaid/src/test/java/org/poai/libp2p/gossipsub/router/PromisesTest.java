package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.rpc.MessageId;

class PromisesTest {
  private static final MessageId A = MessageId.of((byte) 1);
  private static final MessageId B = MessageId.of((byte) 2);

  private final Promises promises = new Promises(100);

  @Test
  void broken_overdueOnes_areCountedOncePerPeer() {
    promises.add(peer(1), A, 0);
    promises.add(peer(1), B, 0);
    promises.add(peer(2), A, 50);
    assertThat(promises.broken(100)).isEmpty();

    assertThat(promises.broken(101)).isEqualTo(Map.of(peer(1), 2));
    assertThat(promises.broken(151)).isEqualTo(Map.of(peer(2), 1));
    assertThat(promises.size()).isZero();
  }

  @Test
  void add_again_doesNotExtend() {
    promises.add(peer(1), A, 0);
    promises.add(peer(1), A, 90);

    assertThat(promises.broken(101)).containsEntry(peer(1), 1);
  }

  @Test
  void kept_orForgotten_costsNobody() {
    promises.add(peer(1), A, 0);
    promises.add(peer(2), A, 0);
    promises.add(peer(3), B, 0);
    promises.kept(A);
    promises.forget(peer(3));

    assertThat(promises.size()).isZero();
    assertThat(promises.broken(1000)).isEmpty();
  }
}
