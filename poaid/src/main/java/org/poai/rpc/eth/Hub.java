package org.poai.rpc.eth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.poai.memory.Purse;

/**
 * Subscriptions, which are told at once. One opens when the answer that names it is on its way to
 * its client; what happens before that waits for it. Owned by the thread {@code rpc-watch}.
 */
final class Hub {
  /**
   * Bytes that may wait for an answer to be written; a client that makes more wait hears nothing.
   */
  private static final long MAX_WAITING = 4 << 20;

  private static final byte[] BEFORE =
      ascii("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"result\":");

  private final Map<String, Subscription> subscriptions = new HashMap<>();

  /** What all of them hold, and may. */
  private final Purse purse;

  Hub(Purse purse) {
    this.purse = purse;
  }

  private static final class Subscription {
    final Watch watch;
    final Consumer<byte[]> client;
    final byte[] after;
    final List<NewsItem> waiting = new ArrayList<>();
    boolean open;

    /** Bytes that wait. */
    long bytes;

    Subscription(String id, Watch watch, Consumer<byte[]> client) {
      this.watch = watch;
      this.client = client;
      this.after = ascii(",\"subscription\":\"" + id + "\"}}");
    }

    long held() {
      return watch.weight() + bytes;
    }

    void send(NewsItem item) {
      byte[] result = item.utf8();
      ByteArrayOutputStream message =
          new ByteArrayOutputStream(BEFORE.length + result.length + after.length);
      message.writeBytes(BEFORE);
      message.writeBytes(result);
      message.writeBytes(after);
      client.accept(message.toByteArray());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  int size() {
    return subscriptions.size();
  }

  /** Adds a subscription, which does not speak yet; false where there is no room for it. */
  boolean add(String id, Watch watch, Consumer<byte[]> client) {
    if (!purse.take(watch.weight())) {
      return false;
    }
    subscriptions.put(id, new Subscription(id, watch, client));
    return true;
  }

  /** Lets a subscription speak: its client knows it now. */
  void open(String id) {
    Subscription subscription = subscriptions.get(id);
    if (subscription != null) {
      subscription.open = true;
      subscription.waiting.forEach(subscription::send);
      subscription.waiting.clear();
      purse.give(subscription.bytes);
      subscription.bytes = 0;
    }
  }

  void tell(News news) {
    for (String id : List.copyOf(subscriptions.keySet())) {
      Subscription subscription = Objects.requireNonNull(subscriptions.get(id));
      List<NewsItem> items = news.of(subscription.watch);
      if (subscription.open) {
        items.forEach(subscription::send);
      } else if (!isKept(subscription, items)) {
        var unused = remove(id);
      }
    }
  }

  /** Whether there is room for what waits. */
  private boolean isKept(Subscription subscription, List<NewsItem> items) {
    long more = items.stream().mapToLong(NewsItem::weight).sum();
    if (subscription.bytes + more > MAX_WAITING || !purse.take(more)) {
      return false;
    }
    subscription.waiting.addAll(items);
    subscription.bytes += more;
    return true;
  }

  /** Whether there was one. */
  boolean remove(String id) {
    Subscription subscription = subscriptions.remove(id);
    if (subscription != null) {
      purse.give(subscription.held());
    }
    return subscription != null;
  }

  void removeAll(Collection<String> ids) {
    ids.forEach(this::remove);
  }
}
