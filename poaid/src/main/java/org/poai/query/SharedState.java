package org.poai.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/**
 * The state after the head, open for all who ask for it while the head stays: to open it and to
 * look whether it is the right one is dearer than to read an account. Safe from any thread.
 */
final class SharedState {
  private @Nullable Open open;

  /** A state that is open until its last user has gone and no more are to come. */
  private static final class Open {
    final Hash32 block;
    final StateView view;
    int users;
    boolean forgotten;

    Open(Hash32 block, StateView view) {
      this.block = block;
      this.view = view;
    }
  }

  /** The state after a block, if it is the one that is kept; close it. */
  synchronized Optional<StateView> find(Hash32 block) {
    return open != null && open.block.equals(block) ? Optional.of(lend(open)) : Optional.empty();
  }

  /** Keeps a state, in place of another, and lends it. */
  synchronized StateView keep(Hash32 block, StateView view) {
    forget();
    Open kept = new Open(block, view.shared());
    open = kept;
    return lend(kept);
  }

  /** Keeps none. */
  synchronized void forget() {
    Open kept = open;
    open = null;
    if (kept != null) {
      kept.forgotten = true;
      closeIfUnused(kept);
    }
  }

  private StateView lend(Open lent) {
    lent.users++;
    return lent.view.lent(() -> giveBack(lent));
  }

  private synchronized void giveBack(Open lent) {
    lent.users--;
    closeIfUnused(lent);
  }

  private static void closeIfUnused(Open open) {
    if (open.forgotten && open.users == 0) {
      open.view.close();
    }
  }
}
