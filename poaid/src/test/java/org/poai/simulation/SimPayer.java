package org.poai.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SignedTransaction;
import org.poai.txpool.PoolResult;
import org.poai.txpool.RefusalReason;
import org.poai.txpool.Source;

/** Somebody who pays through one node, and hands in again what was not acknowledged. */
final class SimPayer {
  private static final long PERIOD_MILLIS = 6_000;

  private final SimWorld world;
  private final SimNode node;
  private final List<SignedTransaction> acknowledged = new ArrayList<>();
  private Optional<SignedTransaction> open = Optional.empty();
  private boolean stopped;

  SimPayer(SimWorld world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  void start() {
    world.time.after(
        PERIOD_MILLIS + world.between(0, 1_000),
        () -> {
          if (!stopped) {
            pay();
            start();
          }
        });
  }

  void stop() {
    stopped = true;
  }

  private void pay() {
    if (node.running().isEmpty()) {
      return;
    }
    SignedTransaction transaction =
        open.orElseGet(() -> node.wallet.pay(SimWorld.wallet(world.between(0, 9)).address(), 1));
    open = Optional.of(transaction);
    var unused =
        node.running()
            .get()
            .pool()
            .submit(transaction.envelope(), Source.LOCAL)
            .thenAccept(result -> answered(transaction, result));
  }

  private void answered(SignedTransaction transaction, PoolResult result) {
    boolean isCurrent = open.filter(transaction::equals).isPresent();
    if (result instanceof PoolResult.Accepted) {
      acknowledged.add(transaction);
      world.log(node.name() + " acknowledges transaction " + transaction.transaction().nonce());
    }
    boolean isOver =
        result instanceof PoolResult.Accepted
            || (result instanceof PoolResult.Refused refused
                && (refused.reason() == RefusalReason.ALREADY_KNOWN
                    || refused.reason() == RefusalReason.NONCE_TOO_LOW));
    if (isCurrent && isOver) {
      open = Optional.empty();
    } else if (isCurrent) {
      world.log(node.name() + " refuses a transaction: " + result);
    }
  }

  /** What was acknowledged is on the chain, or waits in the node's pool. */
  void check() {
    node.running()
        .ifPresent(
            parts -> {
              for (SignedTransaction transaction : acknowledged) {
                boolean isThere =
                    parts.tree().chain().place(transaction.hash()).isPresent()
                        || parts.pool().find(transaction.hash()).isPresent();
                if (!isThere) {
                  world.violated(
                      node.name() + " lost transaction " + transaction.transaction().nonce());
                }
              }
            });
  }
}
