package org.poai.memory;

/**
 * What has come over a connection and is held meanwhile: reading stops while there is no room for
 * more. What has come and is not granted yet is one piece at most, since nothing is read after it.
 * Safe from any thread.
 */
public final class Intake {
  private final Reading reading;
  private final Purse purse;
  private long ungranted;
  private boolean settling;
  private boolean again;
  private boolean paused;

  /** An intake that holds nothing, and at most {@code bound} bytes, on the account of a debtor. */
  public Intake(Reading reading, Debtor debtor, long bound) {
    this.reading = reading;
    this.purse = debtor.purse(bound, this::settle);
  }

  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Reading {
    /** Stops reading, or goes on; from any thread. */
    void pause(boolean pause);
  }

  /** So many bytes have come. */
  public void add(long bytes) {
    synchronized (this) {
      ungranted += bytes;
    }
    settle();
  }

  /** So many bytes are no longer held. */
  public void remove(long bytes) {
    long granted;
    synchronized (this) {
      long off = Math.min(ungranted, bytes);
      ungranted -= off;
      granted = bytes - off;
    }
    purse.give(granted);
    settle();
  }

  /** Whether reading is stopped, which is not the sender's fault. */
  public synchronized boolean isPaused() {
    return paused;
  }

  /** One thread at a time asks, without a lock: the account calls back into other intakes. */
  private void settle() {
    if (!begin()) {
      return;
    }
    do {
      long asked = asked();
      boolean granted = asked == 0 || purse.take(asked);
      if (granted) {
        purse.give(excess(asked));
      }
      pause(!granted);
    } while (!end());
  }

  private synchronized boolean begin() {
    again = true;
    boolean first = !settling;
    settling = true;
    return first;
  }

  private synchronized boolean end() {
    settling = again;
    return !again;
  }

  private synchronized long asked() {
    again = false;
    return ungranted;
  }

  /** What was granted and has gone meanwhile. */
  private synchronized long excess(long granted) {
    long needed = Math.min(granted, ungranted);
    ungranted -= needed;
    return granted - needed;
  }

  private void pause(boolean pause) {
    boolean changed;
    synchronized (this) {
      changed = paused != pause;
      paused = pause;
    }
    if (changed) {
      reading.pause(pause);
    }
  }
}
