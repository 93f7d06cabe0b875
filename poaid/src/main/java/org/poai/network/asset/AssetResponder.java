package org.poai.network.asset;

import java.util.List;
import java.util.Optional;
import org.poai.network.message.AssetRequest;
import org.poai.network.message.ChunkList;

/** What is answered to an {@link AssetRequest}: one frame, or none. */
public record AssetResponder(AssetStore store) {
  public List<byte[]> answer(AssetRequest request) {
    Optional<byte[]> frame =
        request.chunk().isPresent()
            ? store.chunk(request.sha256(), request.chunk().getAsInt())
            : store.chunks(request.sha256()).map(ChunkList::encode);
    return frame.stream().toList();
  }
}
