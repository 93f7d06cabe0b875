package org.poai.network.gossip;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Envelope;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Bytes;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolResult;
import org.poai.txpool.Source;

/**
 * Hands what peers forward to the pool. What is admitted is relayed, also behind a gap: gossip
 * brings the transactions of a burst in any order, and one that is not relayed never comes again. A
 * forwarder is to blame only for what no state makes valid.
 */
public record PoolSink(Pool pool) implements TransactionSink {
  @Override
  public CompletableFuture<Validation> offer(PeerId forwarder, Bytes envelope) {
    return pool.submit(new Envelope(envelope), Source.PEER).thenApply(PoolSink::validation);
  }

  private static Validation validation(PoolResult result) {
    if (result instanceof PoolResult.Refused refused) {
      return refused.reason().blamesSender() ? Validation.REJECT : Validation.IGNORE;
    }
    return Validation.ACCEPT;
  }
}
