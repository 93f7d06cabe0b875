package org.poai.governance.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.async.WorkerPool;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetDownload;
import org.poai.network.asset.AssetHash;
import org.poai.network.asset.AssetStore;
import org.poai.network.asset.ChunkBudget;
import org.poai.primitives.Hash32;

/**
 * The assets of a node: what is here, what is on its way, what must stay. Safe from any thread; its
 * own thread {@code assets} owns the fetches.
 *
 * <p>A fetch goes on until its asset is here, however long nobody has it, and over restarts:
 * whoever wants it asks again. What nobody needs stays until its room is wanted.
 */
public final class Assets implements Service {
  private static final int WORKERS = 2;
  private static final int QUEUED = 4096;

  /** Chunks on their way at a time: so many MiB. */
  private static final int CHUNKS = 32;

  /** Records cost a bond each; nobody fills this. */
  private static final int MAX_KNOWN = 10_000;

  private final AssetFolder folder;
  private final EventThread thread;
  private final WorkerPool workers;
  private final FetchGround ground;
  private final CriticalFailure criticalFailure;
  private final Clock clock;
  private final Map<Hash32, Fetch> fetches = new ConcurrentHashMap<>();
  private final Map<Hash32, WantedAsset> known = new ConcurrentHashMap<>();
  private final Map<Hash32, Set<String>> needs = new ConcurrentHashMap<>();
  private volatile long bytes;

  /** What assets are made of. */
  public record Parts(
      AssetFolder folder,
      AssetLimits limits,
      AssetSources peers,
      AssetListener listener,
      Clock clock,
      Metrics metrics,
      CriticalFailure criticalFailure) {}

  public Assets(Parts parts) {
    this(parts, () -> AssetRoom.free(parts.folder().path(Hash32.ZERO)));
  }

  /**
   * Assets on a disk that a test has.
   *
   * @param freeBytes of the disk
   */
  Assets(Parts parts, LongSupplier freeBytes) {
    this.folder = parts.folder();
    this.clock = parts.clock();
    this.criticalFailure = parts.criticalFailure();
    this.thread = new EventThread("assets", criticalFailure);
    this.workers = new WorkerPool("asset-files", WORKERS, QUEUED, criticalFailure);
    AssetRoom room =
        new AssetRoom(folder, parts.limits(), freeBytes, this::promises, this::isNeeded);
    this.ground =
        new FetchGround(
            folder,
            room,
            parts.limits(),
            parts.peers(),
            parts.listener(),
            clock,
            new AssetDownload.Access(
                thread, workers, criticalFailure.machine()::nanoTime, new ChunkBudget(CHUNKS)));
    parts
        .metrics()
        .gauge(
            MetricCategory.GOVERNANCE,
            "asset_store_bytes",
            "Bytes of the models, datasets and deltas in the data directory",
            () -> bytes());
  }

  @Override
  public void start() {
    workers.execute(() -> folder.sweep(clock.millis()));
  }

  @Override
  public void stop() {
    thread.stop(500);
    workers.stop(500);
  }

  /** What peers may ask for. */
  public AssetStore served() {
    return folder;
  }

  /** The file of an asset that is whole and was verified. */
  public Optional<Path> file(Hash32 sha256) {
    return folder.find(sha256).map(StoredAsset::file);
  }

  /** How far an asset is. */
  public AssetState state(Hash32 sha256) {
    Optional<Path> file = file(sha256);
    if (file.isPresent()) {
      return new AssetState.Whole(file.get());
    }
    Fetch fetch = fetches.get(sha256);
    return fetch == null ? new AssetState.Missing() : fetch.progress();
  }

  /** Fetches an asset at once, within the limits of what comes without being asked for. */
  public CompletableFuture<FetchResult> fetch(WantedAsset wanted) {
    return fetch(wanted, Duration.ZERO);
  }

  /**
   * Fetches an asset, beginning at a random moment of a window. The fetch that is under way is the
   * answer where there is one.
   */
  public CompletableFuture<FetchResult> fetch(WantedAsset wanted, Duration window) {
    long delay = (long) (criticalFailure.machine().random().nextDouble() * window.toMillis());
    return begin(wanted, Consent.PLANNED, delay);
  }

  /** A fetch that waits for its moment begins now. */
  public void hasten(Hash32 sha256) {
    thread.execute(() -> Optional.ofNullable(fetches.get(sha256)).ifPresent(Assets::beginNow));
  }

  /** Fetches an asset that the operator asks for. */
  public CompletableFuture<FetchResult> fetchByHand(WantedAsset wanted, boolean anySize) {
    return begin(wanted, anySize ? Consent.ANY_SIZE : Consent.ASKED, 0);
  }

  /** A record of the chain names this asset: its size and its CID are then known by its hash. */
  public void know(WantedAsset wanted) {
    if (known.size() < MAX_KNOWN) {
      known.put(wanted.sha256(), wanted);
    }
  }

  /** The asset of a hash, or of a CID that a record names; empty for other text. */
  public Optional<WantedAsset> named(String text) {
    if (text.matches("0x[0-9a-f]{64}")) {
      Hash32 sha256 = Hash32.fromHex(text);
      return Optional.of(known.getOrDefault(sha256, WantedAsset.unknown(sha256)));
    }
    return ContentIds.parse(text)
        .flatMap(
            cid ->
                known.values().stream()
                    .filter(wanted -> wanted.cid().equals(Optional.of(cid)))
                    .findFirst());
  }

  private CompletableFuture<FetchResult> begin(
      WantedAsset wanted, Consent consent, long delayMillis) {
    CompletableFuture<FetchResult> result = new CompletableFuture<>();
    thread.execute(
        () -> {
          var unused = underWay(wanted, consent, delayMillis).result().thenAccept(result::complete);
        });
    return result;
  }

  /** The fetch of an asset; what the operator asks for does not wait for what the node planned. */
  private Fetch underWay(WantedAsset wanted, Consent consent, long delayMillis) {
    Fetch before = fetches.get(wanted.sha256());
    if (before != null && consent == Consent.PLANNED) {
      return before;
    }
    if (before != null) {
      before.drop();
    }
    Fetch fetch = new Fetch(ground, wanted, consent);
    fetches.put(wanted.sha256(), fetch);
    thread.schedule(() -> beginNow(fetch), delayMillis);
    var unused =
        fetch.result().whenComplete((ended, failure) -> fetches.remove(wanted.sha256(), fetch));
    return fetch;
  }

  private Map<Hash32, AssetState.Fetching> promises() {
    Map<Hash32, AssetState.Fetching> promises = new LinkedHashMap<>();
    for (Fetch fetch : fetches.values()) {
      if (fetch.isDownloading()) {
        promises.put(fetch.wanted().sha256(), fetch.progress());
      }
    }
    return promises;
  }

  private static void beginNow(Fetch fetch) {
    if (!fetch.result().isDone()) {
      fetch.begin();
    }
  }

  /**
   * Takes a copy of a file, or leaves it as it is where the asset is here.
   *
   * @param pin whether it is never dropped for another
   */
  public StoredAsset add(Path file, boolean pin) throws IOException {
    AssetHash hash = AssetHash.of(file);
    Optional<StoredAsset> here = folder.find(hash.sha256());
    if (here.isPresent()) {
      if (pin) {
        folder.pin(hash.sha256(), true);
      }
      return folder.find(hash.sha256()).orElse(here.get());
    }
    return folder.copy(file, hash, pin, clock.millis());
  }

  /**
   * Takes a file of the operator's where it lies, on a worker; it counts while nobody writes to it.
   *
   * @param failed hears why it could not be
   */
  public void refer(Path file, Consumer<IOException> failed) {
    workers.execute(
        () -> {
          try {
            if (!folder.refers(file)) {
              folder.refer(file, AssetHash.of(file), false, clock.millis());
            }
          } catch (IOException e) {
            failed.accept(e);
          }
        });
  }

  /** An asset must stay for this reason; one that is still to come, too. */
  public void needed(Hash32 sha256, String why) {
    needs.compute(
        sha256,
        (key, reasons) -> {
          Set<String> all = reasons == null ? new LinkedHashSet<>() : new LinkedHashSet<>(reasons);
          all.add(why);
          return Set.copyOf(all);
        });
  }

  /** The reason has gone; without any, the asset stays until its room is wanted. */
  public void released(Hash32 sha256, String why) throws IOException {
    boolean[] wasLast = new boolean[1];
    needs.computeIfPresent(
        sha256,
        (key, reasons) -> {
          Set<String> rest = new LinkedHashSet<>(reasons);
          boolean had = rest.remove(why);
          wasLast[0] = had && rest.isEmpty();
          return rest.isEmpty() ? null : Set.copyOf(rest);
        });
    if (wasLast[0]) {
      folder.touch(sha256, clock.millis());
    }
  }

  private boolean isNeeded(Hash32 sha256) {
    return needs.containsKey(sha256);
  }

  /** What is here and on its way. */
  public List<ListedAsset> list() throws IOException {
    Map<Hash32, ListedAsset> listed = new LinkedHashMap<>();
    for (StoredAsset asset : folder.all()) {
      listed.put(
          asset.sha256(),
          new ListedAsset(
              asset.sha256(),
              asset.note().kind(),
              asset.size(),
              OptionalLong.empty(),
              Optional.of(asset.note().cid()),
              asset.note().pinned(),
              reasons(asset.sha256())));
    }
    fetches.values().forEach(fetch -> listed.putIfAbsent(fetch.wanted().sha256(), coming(fetch)));
    return new ArrayList<>(listed.values());
  }

  private ListedAsset coming(Fetch fetch) {
    WantedAsset wanted = fetch.wanted();
    AssetState.Fetching progress = fetch.progress();
    return new ListedAsset(
        wanted.sha256(),
        wanted.kind(),
        progress.size(),
        OptionalLong.of(progress.have()),
        wanted.cid(),
        false,
        reasons(wanted.sha256()));
  }

  private List<String> reasons(Hash32 sha256) {
    return List.copyOf(needs.getOrDefault(sha256, Set.of()));
  }

  /** What became of dropping an asset. */
  public enum DropResult {
    DROPPED,
    /** There is nothing of it. */
    UNKNOWN,
    /** It is needed; see {@link ListedAsset#neededBy}. */
    NEEDED
  }

  /** Drops an asset, or calls its fetch off. */
  public CompletableFuture<DropResult> drop(Hash32 sha256) {
    return thread.call(
        () -> {
          if (isNeeded(sha256)) {
            return DropResult.NEEDED;
          }
          Fetch fetch = fetches.get(sha256);
          if (fetch != null) {
            fetch.drop();
          }
          boolean dropped = folder.drop(sha256);
          return dropped || fetch != null ? DropResult.DROPPED : DropResult.UNKNOWN;
        });
  }

  private long bytes() {
    try {
      bytes = folder.bytes();
    } catch (IOException e) {
      return bytes;
    }
    return bytes;
  }
}
