package org.poai.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts who uses a native object, which is freed once its owner has closed it and the last user
 * has left: a use of what was freed ends the whole process. Safe from any thread.
 */
final class NativeUse {
  private static final long CLOSED = 1L << 62;

  private final Runnable freeing;
  private final AtomicLong users = new AtomicLong();
  private final AtomicBoolean freed = new AtomicBoolean();

  NativeUse(Runnable freeing) {
    this.freeing = freeing;
  }

  /**
   * Somebody begins to use it, and leaves later.
   *
   * @throws StoreException when it is closed; then there is nothing to leave
   */
  void enter() {
    if (users.getAndIncrement() >= CLOSED) {
      leave();
      throw new StoreException("The database is closed.");
    }
  }

  void leave() {
    freeIfUnused(users.decrementAndGet());
  }

  /** Lets nobody else enter. */
  void close() {
    freeIfUnused(users.updateAndGet(count -> count | CLOSED));
  }

  private void freeIfUnused(long count) {
    if (count == CLOSED && freed.compareAndSet(false, true)) {
      freeing.run();
    }
  }
}
