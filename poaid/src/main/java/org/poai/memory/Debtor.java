package org.poai.memory;

/**
 * Somebody who makes this node hold bytes, such as a peer's connection: holds purses, one for each
 * class of what is held. Safe from any thread.
 */
public final class Debtor implements AutoCloseable {
  private final MemoryShare share;

  /** Guarded by the share, as the debt and whether this is closed. */
  final long bound;

  final Runnable cutOff;
  long held;
  boolean closed;

  Debtor(MemoryShare share, long bound, Runnable cutOff) {
    this.share = share;
    this.bound = bound;
    this.cutOff = cutOff;
  }

  /** A debtor that nothing bounds, for tools and tests. */
  public static Debtor unlimited() {
    return MemoryShare.unlimited().debtor(Long.MAX_VALUE / 4, () -> {});
  }

  /** A purse whose owner only looks whether it gets what it asks for. */
  public Purse purse(long bound) {
    return purse(bound, () -> {});
  }

  /**
   * A purse, empty.
   *
   * @param bound bytes that it may hold
   * @param roomAgain called after a refusal, once, when it is worth asking again; from any thread,
   *     so that it hands over to the owner's own
   */
  public Purse purse(long bound, Runnable roomAgain) {
    return new Purse(share, this, bound, roomAgain);
  }

  /** Bytes held now, all purses together. */
  public long held() {
    synchronized (share) {
      return closed ? 0 : held;
    }
  }

  /** Gives everything back; from now on its purses get nothing. */
  @Override
  public void close() {
    share.close(this);
  }
}
