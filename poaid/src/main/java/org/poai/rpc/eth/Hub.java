package org.poai.rpc.eth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Subscriptions, which are told at once. One opens when the answer that names it is on its way to
 * its client; what happens before that waits for it. Owned by the thread {@code rpc-watch}.
 */
final class Hub {
  /** What may wait for an answer to be written; a client that makes more wait hears nothing. */
  private static final int MAX_WAITING = 10_000;

  private static final byte[] BEFORE =
      ascii("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"result\":");

  private final Map<String, Subscription> subscriptions = new HashMap<>();

  private static final class Subscription {
    final Watch watch;
    final Consumer<byte[]> client;
    final byte[] after;
    final List<NewsItem> waiting = new ArrayList<>();
    boolean open;

    Subscription(String id, Watch watch, Consumer<byte[]> client) {
      this.watch = watch;
      this.client = client;
      this.after = ascii(",\"subscription\":\"" + id + "\"}}");
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

  /** Adds a subscription, which does not speak yet. */
  void add(String id, Watch watch, Consumer<byte[]> client) {
    subscriptions.put(id, new Subscription(id, watch, client));
  }

  /** Lets a subscription speak: its client knows it now. */
  void open(String id) {
    Subscription subscription = subscriptions.get(id);
    if (subscription != null) {
      subscription.open = true;
      subscription.waiting.forEach(subscription::send);
      subscription.waiting.clear();
    }
  }

  void tell(News news) {
    for (Subscription subscription : subscriptions.values()) {
      List<NewsItem> items = news.of(subscription.watch);
      if (subscription.open) {
        items.forEach(subscription::send);
      } else {
        subscription.waiting.addAll(items);
      }
    }
    subscriptions.values().removeIf(waiting -> waiting.waiting.size() > MAX_WAITING);
  }

  /** Whether there was one. */
  boolean remove(String id) {
    return subscriptions.remove(id) != null;
  }

  void removeAll(Collection<String> ids) {
    subscriptions.keySet().removeAll(ids);
  }
}
