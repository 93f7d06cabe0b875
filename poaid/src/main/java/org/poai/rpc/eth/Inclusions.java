package org.poai.rpc.eth;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.poai.chain.block.Envelope;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.RpcException;

/** Tells who waits for it that a transaction has come into a block. Safe from any thread. */
public final class Inclusions implements HeadListener {
  private static final int MAX_WAITING = 1_000;

  private final Map<Hash32, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  /**
   * Ends when a transaction comes into a block, or fails with a {@link
   * java.util.concurrent.TimeoutException}.
   *
   * @throws RpcException where it is waited for already, or too many are
   */
  CompletableFuture<Void> await(Hash32 transaction, long millis) throws RpcException {
    if (waiting.size() >= MAX_WAITING) {
      throw RpcException.server("too many wait for their receipts");
    }
    CompletableFuture<Void> included = new CompletableFuture<>();
    if (waiting.putIfAbsent(transaction, included) != null) {
      throw RpcException.server("already known");
    }
    var unused = included.whenComplete((done, late) -> waiting.remove(transaction));
    return included.orTimeout(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onHead(HeadChange change) {
    if (waiting.isEmpty()) {
      return;
    }
    for (ExecutedBlock applied : change.applied()) {
      for (Envelope envelope : applied.block().transactions()) {
        CompletableFuture<Void> included = waiting.get(envelope.hash());
        if (included != null) {
          // Whoever waits has more to do, and not on the chain's thread.
          var unused = included.completeAsync(() -> null);
        }
      }
    }
  }
}
