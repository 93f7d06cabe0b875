package org.poai.evm.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Slots by their keys: buckets of chains. */
final class SlotTable {
  private @Nullable Slot[] buckets = new @Nullable Slot[8];
  private int size;

  @Nullable Slot find(long[] s, int at) {
    Slot slot = buckets[Slot.hash(s, at) & buckets.length - 1];
    while (slot != null && !slot.hasKey(s, at)) {
      slot = slot.next;
    }
    return slot;
  }

  /** Adds a slot whose key is not there yet. */
  void add(Slot slot) {
    if (size >= buckets.length) {
      grow();
    }
    insert(slot);
    size++;
  }

  void forEach(Consumer<Slot> action) {
    for (Slot slot : buckets) {
      for (; slot != null; slot = slot.next) {
        action.accept(slot);
      }
    }
  }

  private void insert(Slot slot) {
    int bucket = slot.hash() & buckets.length - 1;
    slot.next = buckets[bucket];
    buckets[bucket] = slot;
  }

  private void grow() {
    @Nullable Slot[] old = buckets;
    buckets = new @Nullable Slot[2 * old.length];
    for (Slot chain : old) {
      Slot slot = chain;
      while (slot != null) {
        Slot next = slot.next;
        insert(slot);
        slot = next;
      }
    }
  }
}
