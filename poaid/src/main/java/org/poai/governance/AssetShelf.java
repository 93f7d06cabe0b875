package org.poai.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.asset.AssetKind;
import org.poai.governance.asset.AssetState;
import org.poai.governance.asset.Assets;
import org.poai.governance.asset.WantedAsset;
import org.poai.primitives.Hash32;

/**
 * The files that the chain names in the asset store: fetched once they are planned, and kept as
 * long as they may rule.
 */
public final class AssetShelf implements Shelf {
  private static final String WHY = "planned or ruling";

  private final Assets assets;
  private final Duration window;

  /** What is kept for the plan; touched by one thread. */
  private final Set<Hash32> wanted = new HashSet<>();

  /**
   * A shelf over the store.
   *
   * @param window over which the fetches of all nodes spread, so that a plan is no stampede
   */
  public AssetShelf(Assets assets, Duration window) {
    this.assets = assets;
    this.window = window;
  }

  @Override
  public Optional<Path> file(Hash32 sha256) {
    return assets.file(sha256);
  }

  @Override
  public boolean isFetching(Hash32 sha256) {
    return assets.state(sha256) instanceof AssetState.Fetching;
  }

  @Override
  public void want(Subject ruling, Collection<Subject> planned) {
    Map<Hash32, WantedAsset> now = new LinkedHashMap<>();
    add(ruling, now);
    Set<Hash32> urgent = Set.copyOf(now.keySet());
    planned.forEach(subject -> add(subject, now));
    for (WantedAsset asset : now.values()) {
      if (wanted.add(asset.sha256())) {
        assets.needed(asset.sha256(), WHY);
        if (assets.file(asset.sha256()).isEmpty()) {
          boolean isUrgent = urgent.contains(asset.sha256());
          var unused = assets.fetch(asset, isUrgent ? Duration.ZERO : window);
        }
      }
    }
    wanted.removeIf(sha256 -> !now.containsKey(sha256) && isReleased(sha256));
  }

  private boolean isReleased(Hash32 sha256) {
    try {
      assets.released(sha256, WHY);
      return true;
    } catch (IOException e) {
      return false; // it stays for now, and the next head tries again
    }
  }

  private void add(Subject subject, Map<Hash32, WantedAsset> all) {
    subject
        .model()
        .map(record -> model(record, subject.base()))
        .ifPresent(asset -> all.put(asset.sha256(), asset));
    subject.dataset().map(AssetShelf::dataset).ifPresent(asset -> all.put(asset.sha256(), asset));
  }

  /** A model, which comes as the difference from its base where the base is here. */
  static WantedAsset model(ModelRecord record, Optional<Hash32> base) {
    ModelRecord.Delta delta = record.delta();
    return new WantedAsset(
        record.hashes().modelSha256(),
        AssetKind.MODEL,
        record.figures().size(),
        Optional.of(record.cid()),
        base.map(it -> new WantedAsset.Delta(it, delta.sha256(), delta.size())));
  }

  private static WantedAsset dataset(DatasetRecord record) {
    return new WantedAsset(
        record.sealedSha256(),
        AssetKind.DATASET,
        record.sealedSize(),
        Optional.of(record.cid()),
        Optional.empty());
  }
}
