package org.poai.chain.index;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.poai.store.StoreReader;

/** The heights that any of some tags has, ascending. Owned by one thread. */
final class HeightUnion {
  private final PriorityQueue<TagHeights> byHeight =
      new PriorityQueue<>(Comparator.comparingLong(TagHeights::height));

  HeightUnion(StoreReader store, List<HeightTag> tags, long from) {
    tags.forEach(tag -> byHeight.add(new TagHeights(store, tag, from)));
  }

  /** The lowest height that is not below this one, or {@link TagHeights#NONE}. */
  long atOrAfter(long height) {
    while (byHeight.element().height() < height) {
      TagHeights behind = byHeight.remove();
      behind.advanceTo(height);
      byHeight.add(behind);
    }
    return byHeight.element().height();
  }
}
