package org.poai.node;

import java.io.IOException;
import java.nio.file.Path;
import org.poai.async.Clock;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.AssetFolder;
import org.poai.governance.asset.AssetLimits;
import org.poai.governance.asset.Assets;
import org.poai.metrics.Metrics;
import org.poai.network.Network;
import org.poai.node.config.AssetConfig;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.NodeConfig;
import org.poai.node.engine.ModelModule;
import org.poai.node.events.AssetEvents;
import org.poai.node.events.LifeEvents;

/** Keeps models and datasets in the data directory, and fetches those that are missing. */
final class AssetModule {
  private AssetModule() {}

  /** What is kept; it may be read before anything is fetched. */
  static AssetFolder folder(DataDirectory directory) {
    return new AssetFolder(directory.assets());
  }

  /** Fetches from now on. */
  static Assets start(
      NodeConfig config, AssetFolder folder, Network network, Metrics metrics, Life life) {
    Assets assets =
        new Assets(
            new Assets.Parts(
                folder,
                limits(config),
                network::assetSources,
                new AssetEvents(life.machine()::nanoTime),
                Clock.system(),
                metrics,
                life));
    life.service(assets);
    return assets;
  }

  private static AssetLimits limits(NodeConfig config) {
    AssetConfig given = config.storage().assets();
    boolean isDevnet = config.chain().network() == NodeConfig.Network.DEVNET;
    return new AssetLimits(
        given.isFetching(),
        given.autoMax(),
        given.storeMax(),
        given.minFree().orElse(isDevnet ? AssetLimits.DEV_MIN_FREE : AssetLimits.MIN_FREE),
        given.folder(),
        given.gateway());
  }

  /** Gives the operator's model to others, from where it lies. */
  static void give(Assets assets, ModelModule model) {
    try {
      Path file = model.path();
      assets.refer(file, failure -> notGiven(DiskTrouble.reason(failure, file)));
    } catch (IOException e) {
      notGiven(String.valueOf(e.getMessage()));
    }
  }

  private static void notGiven(String why) {
    LifeEvents.warning("Peers are not given the model: " + why);
  }
}
