package org.poai.network.sync;

import org.poai.memory.Purse;

/**
 * What the headers in the window of one branch take of a purse that all branches share. Some are
 * always allowed, so that no number of other branches stops this one; for more there has to be
 * room. Owned by the thread {@code network}.
 */
final class WindowMemory {
  /** What a header takes, with what is known of it. */
  static final int HEADER_BYTES = 1_280;

  private final Purse purse;
  private int always;
  private long held;

  /** A window that holds nothing. */
  WindowMemory(Purse purse, int always) {
    this.purse = purse;
    this.always = always;
  }

  /** From now on so many headers are allowed whatever others hold. */
  void always(int headers) {
    always = headers;
  }

  /** Whether there is room for a window of so many headers, which is taken. */
  boolean admits(int headers) {
    long lacking = bytes(headers) - held;
    boolean granted = lacking <= 0 || purse.take(lacking);
    if (granted) {
      held += Math.max(0, lacking);
    }
    return granted;
  }

  /** The window has so many headers now, and needs no room for more. */
  void fit(int headers) {
    long excess = held - bytes(headers);
    if (excess > 0) {
      purse.give(excess);
      held -= excess;
    }
  }

  private long bytes(int headers) {
    return (long) Math.max(0, headers - always) * HEADER_BYTES;
  }
}
