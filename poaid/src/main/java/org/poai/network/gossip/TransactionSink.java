package org.poai.network.gossip;

import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Bytes;

/** Takes transactions that peers forward. Called on the thread {@code gossip}. */
@FunctionalInterface
public interface TransactionSink {
  /** What becomes of a raw typed envelope; nothing of it was looked at but its size. */
  CompletableFuture<Validation> offer(PeerId forwarder, Bytes envelope);

  /** A node without a pool passes nothing on. */
  static TransactionSink none() {
    return (forwarder, envelope) -> CompletableFuture.completedFuture(Validation.IGNORE);
  }
}
