package org.poai.libp2p.gossipsub.router;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Random numbers, handed in: peers must not foresee whom we choose, and tests must. */
@FunctionalInterface
public interface Chance {
  /** From 0 to {@code bound} - 1, each as likely. */
  int below(int bound);

  /** All of them, in a random order. */
  default <T> List<T> shuffled(Collection<T> items) {
    List<T> list = new ArrayList<>(items);
    for (int i = list.size() - 1; i > 0; i--) {
      int other = below(i + 1);
      T item = list.get(i);
      list.set(i, list.get(other));
      list.set(other, item);
    }
    return list;
  }
}
