package org.poai.node.events;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.governance.asset.AssetListener;
import org.poai.governance.asset.WantedAsset;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of models and datasets that are fetched. */
public final class AssetEvents implements AssetListener {
  private static final Logger LOG = LoggerFactory.getLogger(AssetEvents.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;

  /** When progress was told last, of each asset that is on its way. */
  private final Map<Hash32, Long> told = new HashMap<>();

  public AssetEvents(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void fetching(WantedAsset wanted, long have, long size, int sources) {
    long now = nanoTime.getAsLong();
    Long before = told.get(wanted.sha256());
    if (before == null || now - before >= INTERVAL_NANOS || have == size) {
      told.put(wanted.sha256(), now);
      LOG.info(
          "Fetching {} {}  {} from {}  {} %",
          wanted.kind().word(),
          wanted.sha256().abbreviated(),
          Figures.bytes(size),
          Figures.count(sources, "peer"),
          have * 100 / size);
    }
  }

  @Override
  public void fetched(WantedAsset wanted, Path file) {
    told.remove(wanted.sha256());
    LOG.debug("{} {} is {}", wanted.kind(), wanted.sha256(), file);
  }

  @Override
  public void notFetched(WantedAsset wanted, String sentence) {
    told.remove(wanted.sha256());
    LOG.info(
        "Not fetched: {} {}: {}", wanted.kind().word(), wanted.sha256().abbreviated(), sentence);
  }
}
