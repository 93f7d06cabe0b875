package org.poai.governance.asset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.poai.async.Clock;
import org.poai.network.asset.AssetDownload;
import org.poai.network.asset.ChunkSource;

/** What all fetches share; its thread owns them. */
record FetchGround(
    AssetFolder folder,
    AssetRoom room,
    AssetLimits limits,
    AssetSources peers,
    AssetListener listener,
    Clock clock,
    AssetDownload.Access access) {

  /** The sources of an asset: peers, and the gateway of the operator where it is on IPFS. */
  List<ChunkSource> sources(WantedAsset wanted, Optional<IpfsGateway> gateway) {
    List<ChunkSource> sources = new ArrayList<>(peers.of(wanted.sha256()));
    gateway.ifPresent(sources::add);
    return sources;
  }

  /** Runs on a worker; the future ends cancelled where the workers have stopped. */
  <T> CompletableFuture<T> onWorker(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      access
          .workers()
          .execute(
              () -> {
                try {
                  done.complete(work.call());
                } catch (IOException e) {
                  done.completeExceptionally(e);
                } catch (Exception e) {
                  done.completeExceptionally(new IllegalStateException(e));
                }
              });
    } catch (RejectedExecutionException e) {
      done.cancel(false);
    }
    return done;
  }
}
