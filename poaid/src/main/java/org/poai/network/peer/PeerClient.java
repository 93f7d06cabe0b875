package org.poai.network.peer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.SealedHeader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainTip;
import org.poai.network.message.ChunkList;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.ManifestRequest;
import org.poai.network.message.RangeRequest;
import org.poai.primitives.Hash32;

/**
 * Asks one peer. What comes back is bounded and of the form that was asked for; nothing of it is
 * verified. Safe from any thread; futures end on any thread, and with a {@code RequestException}
 * when there is no such answer - the peer has been blamed by then where it is to blame. An answer
 * that is no longer wanted can be cancelled, which spares its transfer and blames nobody.
 */
public interface PeerClient {
  /**
   * The peer's canonical headers after the first known hash of the locator: the first one's parent
   * is in the locator, each other's is the one before it.
   */
  CompletableFuture<List<SealedHeader>> headers(PeerId peer, HeadersRequest request);

  /**
   * What the peer claims to be the first of the blocks asked for, in their order and as they came:
   * whoever decodes them blames the peer where they are not.
   */
  CompletableFuture<List<byte[]>> blocks(PeerId peer, BlocksRequest request);

  /** What the peer claims to be consecutive blocks from the height on, at most as many. */
  CompletableFuture<List<byte[]>> range(PeerId peer, RangeRequest request);

  /** The chunks of an asset; empty when the peer does not have it. */
  CompletableFuture<Optional<ChunkList>> chunkList(PeerId peer, Hash32 sha256);

  /** What the peer claims to be a chunk of an asset; empty when it does not have it any more. */
  CompletableFuture<Optional<byte[]>> chunk(PeerId peer, Hash32 sha256, int index);

  /**
   * The contents of manifests, one for each hash asked for and in that order; empty where the peer
   * does not have it. They hash to what was asked for, and nothing else of them is verified.
   */
  CompletableFuture<List<Optional<byte[]>>> manifests(PeerId peer, ManifestRequest request);

  /** Where a peer on our chain says that it is now; see {@link PeerBook#moved}. */
  CompletableFuture<ChainTip> head(PeerId peer);
}
