package org.poai.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Waiting tasks by priority, first in first out inside one; each priority has its own bound, so
 * that jobs never crowd out verification. Safe from any thread.
 */
final class EngineQueue<T> {
  private final int capacity;
  private final Map<EnginePriority, Deque<T>> waiting = new EnumMap<>(EnginePriority.class);
  private boolean closed;

  EngineQueue(int capacity) {
    this.capacity = capacity;
    for (EnginePriority priority : EnginePriority.values()) {
      waiting.put(priority, new ArrayDeque<>());
    }
  }

  /** Whether the item was taken: false when this priority is full or the queue is closed. */
  synchronized boolean offer(EnginePriority priority, T item) {
    Deque<T> queue = Objects.requireNonNull(waiting.get(priority));
    if (closed || queue.size() >= capacity) {
      return false;
    }
    queue.addLast(item);
    return true;
  }

  /** The most urgent item, the oldest of its priority. */
  synchronized Optional<T> poll() {
    for (Deque<T> queue : waiting.values()) {
      if (!queue.isEmpty()) {
        return Optional.of(queue.removeFirst());
      }
    }
    return Optional.empty();
  }

  synchronized int size() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  /** Takes nothing from now on, and gives what still waited. */
  synchronized List<T> close() {
    closed = true;
    List<T> rest = new ArrayList<>();
    waiting.values().forEach(rest::addAll);
    waiting.values().forEach(Deque::clear);
    return rest;
  }
}
