package org.poai.network.asset;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.RequestException;
import org.poai.network.message.ChunkList;
import org.poai.network.peer.Offence;
import org.poai.network.peer.PeerClient;
import org.poai.network.peer.Penalties;
import org.poai.primitives.Hash32;

/** A peer that may have an asset. */
public record PeerSource(PeerClient client, Penalties penalties, PeerId peer, Hash32 sha256)
    implements ChunkSource {
  @Override
  public String name() {
    return peer.toString();
  }

  @Override
  public CompletableFuture<Optional<ChunkList>> list() {
    return orNone(client.chunkList(peer, sha256));
  }

  @Override
  public CompletableFuture<Optional<byte[]>> chunk(ChunkList list, int index) {
    return orNone(client.chunk(peer, sha256, index));
  }

  /** A peer that does not answer has been blamed by now where it is to blame. */
  private static <T> CompletableFuture<Optional<T>> orNone(CompletableFuture<Optional<T>> asked) {
    return asked.exceptionally(
        failure -> {
          if (failure.getCause() instanceof RequestException
              || failure instanceof RequestException) {
            return Optional.empty();
          }
          throw failure instanceof CompletionException known
              ? known
              : new CompletionException(failure);
        });
  }

  @Override
  public void blameList(String detail) {
    penalties.blame(peer, Offence.FALSE_CHUNK_LIST, detail);
  }

  @Override
  public void blameChunk(String detail) {
    penalties.blame(peer, Offence.FALSE_CHUNK, detail);
  }
}
