package org.poai.network.sync;

import java.util.concurrent.TimeUnit;
import org.poai.chain.stored.Chain;
import org.poai.network.peer.RemotePeer;

/**
 * Notices when this node is in step: its head has agreed with those of {@value #SEVERAL} ban keys
 * for ten minutes, and nothing was caught up with meanwhile. From then on maxReorg binds it;
 * protocol section 9. Owned by the thread {@code network}.
 */
final class StepWatch {
  static final int SEVERAL = 3;
  static final long WHILE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** How far two heads of one chain may be apart. */
  private static final long NEAR = 8;

  private final SyncParts parts;
  private final SyncListener listener;
  private long since;
  private boolean wasInStep;

  StepWatch(SyncParts parts, SyncListener listener) {
    this.parts = parts;
    this.listener = listener;
    this.since = parts.nanoTime().getAsLong();
    this.wasInStep = parts.tree().chain().isInStep();
  }

  /** Looks at the peers' heads. */
  void tick(boolean isFollowing) {
    Chain chain = parts.tree().chain();
    long now = parts.nanoTime().getAsLong();
    if (isFollowing || agreeing(chain) < SEVERAL) {
      since = now;
    } else if (!chain.isInStep() && now - since >= WHILE_NANOS) {
      parts.tree().inStep();
    }
    if (chain.isInStep() != wasInStep) {
      wasInStep = chain.isInStep();
      listener.step(wasInStep, chain.spec().finality().maxReorg());
    }
  }

  private long agreeing(Chain chain) {
    return parts.book().all().stream()
        .filter(peer -> isNear(chain, peer))
        .map(RemotePeer::banKey)
        .distinct()
        .count();
  }

  private static boolean isNear(Chain chain, RemotePeer peer) {
    return chain
        .header(peer.head().hash())
        .filter(chain::isCanonical)
        .filter(header -> chain.head().number().value() - header.number().value() <= NEAR)
        .isPresent();
  }
}
