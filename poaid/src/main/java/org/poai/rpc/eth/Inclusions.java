package org.poai.rpc.eth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.tree.HeadListener;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Tells who waits for it that a transaction has come into a block. Safe from any thread. */
public final class Inclusions implements HeadListener {
  private static final int MAX_WAITING = 1_000;

  private final Map<Hash32, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  /**
   * Ends when a transaction comes into a block, or fails with a {@link
   * java.util.concurrent.TimeoutException}; empty where too many are waited for.
   */
  Optional<CompletableFuture<Void>> await(Hash32 transaction, long millis) {
    if (waiting.size() >= MAX_WAITING) {
      return Optional.empty();
    }
    CompletableFuture<Void> included =
        new CompletableFuture<Void>().orTimeout(millis, TimeUnit.MILLISECONDS);
    waiting.put(transaction, included);
    var unused = included.whenComplete((done, late) -> waiting.remove(transaction, included));
    return Optional.of(included);
  }

  @Override
  public void onHead(HeadChange change) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Applied applied : change.applied()) {
      for (Bytes envelope : applied.block().transactions()) {
        CompletableFuture<Void> included = waiting.get(TransactionCodec.hash(envelope));
        if (included != null) {
          // Whoever waits has more to do, and not on the chain's thread.
          var unused = included.completeAsync(() -> null);
        }
      }
    }
  }
}
