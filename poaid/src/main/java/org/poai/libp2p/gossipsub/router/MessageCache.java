package org.poai.libp2p.gossipsub.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.multiformats.PeerId;

/**
 * The valid messages of the last heartbeats, which peers can ask for. A ring of windows: the newest
 * are announced, the oldest leaves at each heartbeat.
 */
final class MessageCache {
  private final GossipParams.History history;
  private final int retransmissions;
  private final Map<MessageId, Entry> entries = new HashMap<>();

  /** The newest window in front; each in the order of arrival. */
  private final Deque<Map<MessageId, Entry>> windows = new ArrayDeque<>();

  private long bytes;

  MessageCache(GossipParams.History history, int retransmissions) {
    this.history = history;
    this.retransmissions = retransmissions;
    windows.addFirst(new LinkedHashMap<>());
  }

  /** A message with the topic that it is announced in. */
  private static final class Entry {
    final String topic;
    final Parcel message;
    final int size;
    final Map<PeerId, Integer> sent = new HashMap<>();

    Entry(String topic, Parcel message, int size) {
      this.topic = topic;
      this.message = message;
      this.size = size;
    }
  }

  boolean contains(MessageId id) {
    return entries.containsKey(id);
  }

  /** Keeps a message, {@code size} bytes large; where it is too much, the oldest make room. */
  void put(MessageId id, String topic, Parcel message, int size) {
    Entry entry = new Entry(topic, message, size);
    if (size > history.maxBytes() || entries.putIfAbsent(id, entry) != null) {
      return;
    }
    windows.getFirst().put(id, entry);
    bytes += size;
    while (bytes > history.maxBytes()) {
      removeOldest();
    }
  }

  /** The message, when this peer may still have it. */
  Optional<Parcel> take(MessageId id, PeerId peer) {
    Entry entry = entries.get(id);
    if (entry == null || entry.sent.merge(peer, 1, Integer::sum) > retransmissions) {
      return Optional.empty();
    }
    return Optional.of(entry.message);
  }

  /** The messages of a topic that are new enough to be announced. */
  List<MessageId> announced(String topic) {
    List<MessageId> ids = new ArrayList<>();
    int left = history.announced();
    for (Map<MessageId, Entry> window : windows) {
      if (left-- == 0) {
        break;
      }
      window.forEach(
          (id, entry) -> {
            if (entry.topic.equals(topic)) {
              ids.add(id);
            }
          });
    }
    return ids;
  }

  /** Begins a new window. */
  void shift() {
    windows.addFirst(new LinkedHashMap<>());
    while (windows.size() > history.windows()) {
      windows.removeLast().forEach(this::forget);
    }
  }

  private void removeOldest() {
    while (windows.getLast().isEmpty()) {
      windows.removeLast();
    }
    var oldest = windows.getLast().entrySet().iterator();
    Map.Entry<MessageId, Entry> first = oldest.next();
    forget(first.getKey(), first.getValue());
    oldest.remove();
  }

  private void forget(MessageId id, Entry entry) {
    entries.remove(id);
    bytes -= entry.size;
  }
}
