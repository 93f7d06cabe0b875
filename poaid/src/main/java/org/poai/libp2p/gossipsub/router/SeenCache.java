package org.poai.libp2p.gossipsub.router;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.poai.libp2p.gossipsub.rpc.MessageId;

/**
 * The messages that came before, for some time after they came first. Ids belong to a topic: else
 * whoever sends a block to the topic of transactions would keep that block from its own.
 */
final class SeenCache {
  private final long ttlMillis;
  private final int maxSize;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  SeenCache(long ttlMillis, int maxSize) {
    this.ttlMillis = ttlMillis;
    this.maxSize = maxSize;
  }

  /** A message of a topic. */
  record Key(String topic, MessageId id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byId = id.compareTo(other.id);
      return byId == 0 ? topic.compareTo(other.topic) : byId;
    }
  }

  /** What became of it. */
  enum State {
    /** Nothing yet, or nothing that matters later. */
    SEEN,
    /** It went out to our peers. */
    RELAYED,
    /** It is invalid. */
    REJECTED
  }

  private static final class Entry {
    final long seenAt;
    State state = State.SEEN;

    Entry(long seenAt) {
      this.seenAt = seenAt;
    }
  }

  boolean contains(Key key) {
    return entries.containsKey(key);
  }

  boolean is(Key key, State state) {
    Entry entry = entries.get(key);
    return entry != null && entry.state == state;
  }

  void add(Key key, long now) {
    if (entries.putIfAbsent(key, new Entry(now)) == null && entries.size() > maxSize) {
      Iterator<Entry> oldest = entries.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Notes what became of it, if it is still known. */
  void mark(Key key, State state) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.state = state;
    }
  }

  void expire(long now) {
    Iterator<Entry> each = entries.values().iterator();
    while (each.hasNext() && now - each.next().seenAt >= ttlMillis) {
      each.remove();
    }
  }

  int size() {
    return entries.size();
  }
}
