package org.poai.governance.asset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
}
