package org.poai.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.asset.AssetKind;
import org.poai.governance.asset.AssetState;
import org.poai.governance.asset.Assets;
import org.poai.governance.asset.FetchResult;
import org.poai.governance.asset.FetchResult.NotFetched;
import org.poai.governance.asset.FetchResult.Obstacle;
import org.poai.governance.asset.WantedAsset;
import org.poai.primitives.Hash32;

/**
 * The files that the chain names in the asset store: fetched once they are queued, kept as long as
 * they may rule, and after that until their room is wanted.
 */
public final class AssetShelf implements Shelf {
  private static final String WHY = "planned or ruling";

  /** After so long there may be room where there was none. */
  private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Assets assets;
  private final Duration window;
  private final LongSupplier nanoTime;

  /** What is kept for the plan; touched by one thread. */
  private final Set<Hash32> wanted = new HashSet<>();

  /** What could not be fetched, and when it is tried again; empty where that needs the operator. */
  private final Map<Hash32, OptionalLong> refused = new ConcurrentHashMap<>();

  /**
   * A shelf over the store.
   *
   * @param window over which the fetches of all nodes spread, so that a plan is no stampede
   */
  public AssetShelf(Assets assets, Duration window, LongSupplier nanoTime) {
    this.assets = assets;
    this.window = window;
    this.nanoTime = nanoTime;
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
  public void want(Subject ruling, Collection<Subject> planned, Collection<Subject> past) {
    Map<Hash32, WantedAsset> urgent = files(List.of(ruling));
    Map<Hash32, WantedAsset> coming = files(planned);
    Set<Hash32> now = new HashSet<>(files(past).keySet());
    now.addAll(urgent.keySet());
    now.addAll(coming.keySet());
    now.stream().filter(wanted::add).forEach(sha256 -> assets.needed(sha256, WHY));
    urgent.values().forEach(asset -> fetch(asset, Duration.ZERO));
    urgent.keySet().stream().filter(this::isFetching).forEach(assets::hasten);
    coming.values().forEach(asset -> fetch(asset, window));
    wanted.removeIf(sha256 -> !now.contains(sha256) && isReleased(sha256));
    refused.keySet().retainAll(now);
  }

  /** A fetch that is under way goes on; one that ended without its file is tried again later. */
  private void fetch(WantedAsset asset, Duration within) {
    OptionalLong again = refused.get(asset.sha256());
    boolean isDue =
        again == null || (again.isPresent() && nanoTime.getAsLong() - again.getAsLong() >= 0);
    if (isDue && assets.state(asset.sha256()) instanceof AssetState.Missing) {
      var unused = assets.fetch(asset, within).thenAccept(result -> ended(asset, result));
    }
  }

  private void ended(WantedAsset asset, FetchResult result) {
    if (result instanceof NotFetched not) {
      boolean isLasting =
          not.obstacle() == Obstacle.SWITCHED_OFF || not.obstacle() == Obstacle.TOO_LARGE;
      refused.put(
          asset.sha256(),
          isLasting ? OptionalLong.empty() : OptionalLong.of(nanoTime.getAsLong() + RETRY_NANOS));
    } else {
      refused.remove(asset.sha256());
    }
  }

  private boolean isReleased(Hash32 sha256) {
    try {
      assets.released(sha256, WHY);
      return true;
    } catch (IOException e) {
      return false; // it stays for now, and the next head tries again
    }
  }

  private static Map<Hash32, WantedAsset> files(Collection<Subject> subjects) {
    Map<Hash32, WantedAsset> all = new LinkedHashMap<>();
    subjects.forEach(subject -> add(subject, all));
    return all;
  }

  private static void add(Subject subject, Map<Hash32, WantedAsset> all) {
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
