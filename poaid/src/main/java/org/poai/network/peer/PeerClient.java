package org.poai.network.peer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainTip;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.RangeRequest;

/**
 * Asks one peer. What comes back is decoded, bounded, and of the form that was asked for; nothing
 * of it is verified. Safe from any thread; futures end on any thread, and with a {@code
 * RequestException} when there is no such answer - the peer has been blamed by then where it is to
 * blame.
 */
public interface PeerClient {
  /**
   * The peer's canonical headers after the first known hash of the locator: the first one's parent
   * is in the locator, each other's is the one before it.
   */
  CompletableFuture<List<SealedHeader>> headers(PeerId peer, HeadersRequest request);

  /** Those of the blocks that the peer has and that fit, in the order asked for. */
  CompletableFuture<List<Block>> blocks(PeerId peer, BlocksRequest request);

  /** Consecutive blocks from the height on, each the parent of the next; at most as many. */
  CompletableFuture<List<Block>> range(PeerId peer, RangeRequest request);

  /** Where a peer on our chain says that it is now; see {@link PeerBook#moved}. */
  CompletableFuture<ChainTip> head(PeerId peer);
}
