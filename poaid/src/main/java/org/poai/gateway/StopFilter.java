package org.poai.gateway;

import java.util.List;

/**
 * Ends a text where one of some words begins: what may become such a word is held back until it is
 * known.
 */
final class StopFilter {
  private final List<String> stops;
  private final StringBuilder pending = new StringBuilder();
  private boolean stopped;

  StopFilter(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** Adds a piece; what of the text is sure to be told, and was not yet. */
  String add(String piece) {
    if (stopped) {
      return "";
    }
    pending.append(piece);
    int end = firstStop();
    stopped = end >= 0;
    return stopped ? release(end) : release(pending.length() - heldBack());
  }

  /** What was held back, when nothing comes any more. */
  String rest() {
    return stopped ? "" : release(pending.length());
  }

  /** Whether one of the words came. */
  boolean hasStopped() {
    return stopped;
  }

  private int firstStop() {
    return stops.stream().mapToInt(pending::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  /** Length of the longest end of the text with which a word begins. */
  private int heldBack() {
    int most = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, pending.length()); n > most; n--) {
        if (pending.substring(pending.length() - n).equals(stop.substring(0, n))) {
          most = n;
        }
      }
    }
    return most;
  }

  private String release(int length) {
    String told = pending.substring(0, length);
    pending.delete(0, length);
    return told;
  }
}
