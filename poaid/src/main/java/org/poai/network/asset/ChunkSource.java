package org.poai.network.asset;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.network.message.ChunkList;

/**
 * Somebody who may have one asset: a peer, a gateway. Futures end on any thread, and empty where it
 * does not have what is asked for or does not answer. Nothing that it gives is verified.
 */
public interface ChunkSource {
  /** By which it is known again; for logs. */
  String name();

  /** The chunks that it says the asset has. */
  CompletableFuture<Optional<ChunkList>> list();

  /** What it says one chunk is; {@code list} is what it said before. */
  CompletableFuture<Optional<byte[]>> chunk(ChunkList list, int index);

  /** It gave a list whose chunks do not make the asset. */
  void blameList(String detail);

  /** It gave a chunk that its own list does not name. */
  void blameChunk(String detail);
}
