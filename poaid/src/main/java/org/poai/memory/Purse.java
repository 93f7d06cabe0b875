package org.poai.memory;

/** What a {@link Debtor} makes this node hold of one class. Safe from any thread. */
public final class Purse implements AutoCloseable {
  private final MemoryShare share;
  final Debtor debtor;
  final long bound;
  final Runnable roomAgain;

  /** Guarded by the share. */
  long held;

  /** What was refused last, while this waits; guarded by the share. */
  long wanted;

  Purse(MemoryShare share, Debtor debtor, long bound, Runnable roomAgain) {
    this.share = share;
    this.debtor = debtor;
    this.bound = bound;
    this.roomAgain = roomAgain;
  }

  /**
   * Asks to hold so many bytes more, before they are held. False where a bound forbids it, the
   * share is full and this debtor would be its largest, or the debtor is closed: then nothing more
   * is read or made until there is room again.
   */
  public boolean take(long bytes) {
    return share.take(this, bytes);
  }

  /** Holds so many bytes less. */
  public void give(long bytes) {
    share.give(this, bytes);
  }

  /** Bytes held now. */
  public long held() {
    synchronized (share) {
      return held;
    }
  }

  /** Gives back all that is held; the purse can be used again. */
  @Override
  public void close() {
    share.give(this, held());
  }
}
