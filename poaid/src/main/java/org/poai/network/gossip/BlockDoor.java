package org.poai.network.gossip;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.ChainTip;
import org.poai.network.peer.Offence;
import org.poai.primitives.Hash32;

/**
 * Takes a peer's block to the chain's door, and draws the conclusion that holds however it came:
 * which peer is where. Bytes that are no block are blamed here; blocks where they are judged.
 */
final class BlockDoor {
  private final GossipParts parts;

  BlockDoor(GossipParts parts) {
    this.parts = parts;
  }

  /** A block that a peer sent, and what became of it. */
  record Judged(Hash32 hash, long number, ImportResult result) {}

  /** Reads the wire form of a block of this chain. */
  DecodeResult<WireBlock> decode(byte[] wire) {
    return BlockCodec.decode(wire, parts.tree().chain().spec().economy().gasLimit());
  }

  /**
   * Judges what a peer sent, on a worker; the future ends on the thread {@code network}. It fails
   * with {@link NoBlockException} for bytes that are no block.
   */
  CompletableFuture<Judged> take(PeerId peer, Origin.Peer origin, DecodeResult<WireBlock> sent) {
    return sent.match(
        block -> take(peer, origin, block),
        refused -> {
          String detail = refused.reason() + ": " + refused.detail();
          parts.book().blame(peer, Offence.INVALID_BLOCK, detail);
          return CompletableFuture.failedFuture(new NoBlockException(detail));
        });
  }

  private CompletableFuture<Judged> take(PeerId peer, Origin.Peer origin, WireBlock wire) {
    Block block = wire.block();
    CompletableFuture<Judged> judged = new CompletableFuture<>();
    var unused =
        parts
            .tree()
            .importDecoded(wire, origin)
            .whenComplete(
                (result, failure) ->
                    parts
                        .thread()
                        .execute(() -> conclude(peer, origin, block, result, failure, judged)));
    return judged;
  }

  private void conclude(
      PeerId peer,
      Origin.Peer origin,
      Block block,
      @Nullable ImportResult result,
      @Nullable Throwable failure,
      CompletableFuture<Judged> judged) {
    if (result == null) {
      judged.completeExceptionally(
          failure == null ? new IllegalStateException("no result") : failure);
      return;
    }
    if (result instanceof ImportResult.Early || result instanceof ImportResult.TooEarly) {
      parts.clock().ahead(origin, block.header().timestamp());
    } else if (result instanceof ImportResult.Imported) {
      parts.clock().inTime(origin);
    }
    if (result instanceof ImportResult.Imported || result instanceof ImportResult.Known) {
      parts
          .tree()
          .chain()
          .totalWork(block.hash())
          .ifPresent(
              work -> parts.book().has(peer, new ChainTip(block.hash(), block.number(), work)));
    }
    judged.complete(new Judged(block.hash(), block.number().value(), result));
  }
}
