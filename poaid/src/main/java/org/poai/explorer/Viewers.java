package org.poai.explorer;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.poai.http.ResponseSource;

/**
 * Who looks at a page now. A viewer who does not take what he is told is cut off by his sink, and
 * leaves at the next word to him. Owned by the thread {@code explorer}.
 */
final class Viewers {
  /** In all. */
  static final int MOST = 512;

  /** From one address that is not this machine's, where a proxy may stand for many. */
  static final int MOST_OF_ONE = 16;

  private final Map<ResponseSource.Sink, InetAddress> sinks = new HashMap<>();

  /** Whether there is room for one more from an address. */
  boolean hasRoom(InetAddress from) {
    return sinks.size() < MOST
        && (from.isLoopbackAddress()
            || sinks.values().stream().filter(from::equals).count() < MOST_OF_ONE);
  }

  void join(ResponseSource.Sink sink, InetAddress from) {
    sinks.put(sink, from);
  }

  int size() {
    return sinks.size();
  }

  void tell(byte[] event) {
    Iterator<ResponseSource.Sink> each = sinks.keySet().iterator();
    while (each.hasNext()) {
      if (!each.next().send(event)) {
        each.remove();
      }
    }
  }

  /** Ends all of them in order. */
  void end() {
    sinks.keySet().forEach(ResponseSource.Sink::end);
    sinks.clear();
  }
}
