package org.poai.network.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.poai.memory.Purse;

/**
 * Bodies that have come and wait for those below, by height, within a purse. Where it is full the
 * highest make room, so that the lowest, for which all others wait, is never kept out. Where blocks
 * that wait elsewhere have filled the share to which the purse belongs, one body is held beyond it:
 * they may wait for this very one. Owned by the thread {@code network}.
 */
final class ArrivedBodies<B> {
  private final NavigableMap<Long, Optional<B>> bodies = new TreeMap<>();
  private static final long NONE = -1;

  /** The height of the body that is held beyond the purse. */
  private long beyond = NONE;

  private final Purse purse;
  private final ToLongFunction<B> weight;

  /** None so far; a body takes as many bytes of the purse as it weighs. */
  ArrivedBodies(Purse purse, ToLongFunction<B> weight) {
    this.purse = purse;
    this.weight = weight;
  }

  /** Whether bodies of so many bytes together would find room. */
  boolean hasRoomFor(long bytes) {
    boolean granted = purse.take(bytes);
    if (granted) {
      purse.give(bytes);
    }
    return granted;
  }

  boolean isEmpty() {
    return bodies.isEmpty();
  }

  boolean has(long height) {
    return bodies.containsKey(height);
  }

  /** The block of this height need not come: it is stored already. */
  void addStored(long height) {
    bodies.put(height, Optional.empty());
  }

  /** Takes a body in; the answer are the heights that had to make room, perhaps its own. */
  List<Long> add(long height, B block) {
    List<Long> left = new ArrayList<>();
    while (!purse.take(weight.applyAsLong(block))) {
      Optional<Long> highest = highest();
      if (highest.isEmpty()) {
        beyond = height;
        break;
      }
      if (highest.get() < height) {
        left.add(height);
        return left;
      }
      remove(highest.get());
      left.add(highest.get());
    }
    bodies.put(height, Optional.of(block));
    return left;
  }

  private Optional<Long> highest() {
    return bodies.descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue().isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The body of a height that has come; an empty one where the block is stored. */
  Optional<B> at(long height) {
    return bodies.getOrDefault(height, Optional.empty());
  }

  void remove(long height) {
    Optional<B> block = bodies.remove(height);
    if (height == beyond) {
      beyond = NONE;
    } else if (block != null) {
      block.ifPresent(held -> purse.give(weight.applyAsLong(held)));
    }
  }

  void clear() {
    List.copyOf(bodies.keySet()).forEach(this::remove);
  }
}
