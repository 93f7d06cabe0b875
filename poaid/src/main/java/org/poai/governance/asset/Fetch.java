package org.poai.governance.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.FetchResult.NotFetched;
import org.poai.governance.asset.FetchResult.Obstacle;
import org.poai.governance.delta.DeltaException;
import org.poai.governance.delta.DeltaHead;
import org.poai.governance.delta.DeltaReader;
import org.poai.network.asset.AssetDownload;
import org.poai.network.asset.AssetHash;
import org.poai.network.asset.AssetOrder;
import org.poai.network.asset.DownloadResult;
import org.poai.network.asset.DownloadWatch;
import org.poai.network.message.ChunkList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch: the operator's own folder first; then, where the asset can be made from one that is
 * here, its delta; then peers and the gateway. Owned by the thread {@code assets}.
 */
final class Fetch {
  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  /** How long a delta is waited for before the whole file is fetched. */
  private static final long DELTA_MILLIS = 5 * 60_000L;

  private final FetchGround ground;
  private final WantedAsset wanted;
  private final Consent consent;
  private final CompletableFuture<FetchResult> result = new CompletableFuture<>();
  private volatile Optional<CompletableFuture<DownloadResult>> download = Optional.empty();
  private Optional<Fetch> delta = Optional.empty();
  private boolean hasBegun;
  private volatile AssetState.Fetching progress;

  /** A fetch that has not begun. */
  Fetch(FetchGround ground, WantedAsset wanted, Consent consent) {
    this.ground = ground;
    this.wanted = wanted;
    this.consent = consent;
    this.progress = new AssetState.Fetching(0, wanted.size());
  }

  WantedAsset wanted() {
    return wanted;
  }

  CompletableFuture<FetchResult> result() {
    return result;
  }

  AssetState.Fetching progress() {
    return progress;
  }

  /** Whether it has room of the disk to itself. */
  boolean isDownloading() {
    return download.isPresent();
  }

  /** Begins, once. */
  void begin() {
    if (hasBegun) {
      return;
    }
    hasBegun = true;
    Optional<NotFetched> refusal = ground.room().refusal(wanted, consent);
    if (refusal.isPresent()) {
      end(refusal.get());
      return;
    }
    step(ground.access().onWorker(this::atHand), this::atHand);
  }

  /** What is here already, or lies in the operator's folder; on a worker. */
  private Optional<StoredAsset> atHand() throws IOException {
    Optional<StoredAsset> here = ground.folder().find(wanted.sha256());
    Optional<OwnFiles.Found> own =
        here.isPresent()
            ? Optional.empty()
            : ground.limits().folder().flatMap(folder -> new OwnFiles(folder).find(wanted));
    if (own.isEmpty()) {
      return here;
    }
    return Optional.of(
        ground.folder().refer(own.get().file(), own.get().hash(), false, ground.clock().millis()));
  }

  private void atHand(Optional<StoredAsset> found) {
    if (found.isPresent()) {
      end(new FetchResult.Whole(found.get().file()));
    } else if (wanted.delta().isPresent()) {
      byDelta(wanted.delta().get());
    } else {
      byDownload();
    }
  }

  private void byDelta(WantedAsset.Delta way) {
    Optional<StoredAsset> base = ground.folder().find(way.base());
    if (base.isEmpty()) {
      byDownload();
      return;
    }
    WantedAsset file =
        new WantedAsset(
            way.sha256(), AssetKind.DELTA, way.size(), Optional.empty(), Optional.empty());
    Fetch small = new Fetch(ground, file, consent);
    delta = Optional.of(small);
    small.begin();
    ground.access().thread().schedule(small::drop, DELTA_MILLIS);
    ground
        .access()
        .thread()
        .after(
            small.result(),
            got -> {
              delta = Optional.empty();
              if (result.isDone()) {
                return;
              }
              if (got instanceof FetchResult.Whole whole) {
                step(
                    ground.access().onWorker(() -> apply(base.get(), whole.file())),
                    made -> made.ifPresentOrElse(this::end, this::byDownload));
              } else {
                byDownload();
              }
            });
  }

  /** Makes the asset; empty where the delta does not make it. On a worker. */
  private Optional<FetchResult> apply(StoredAsset base, Path delta) throws IOException {
    try {
      DeltaHead head = DeltaReader.head(delta);
      if (!head.base().equals(base.sha256()) || !head.target().equals(wanted.sha256())) {
        throw new DeltaException("it is the delta of other files");
      }
      Optional<NotFetched> noRoom = ground.room().make(wanted.size(), base.sha256());
      if (noRoom.isPresent()) {
        return Optional.of(noRoom.get());
      }
      Path target = ground.folder().path(wanted.sha256());
      DeltaReader.apply(base.file(), delta, target, wanted.size());
      ChunkList chunks = AssetHash.of(target).chunks();
      return Optional.of(take(chunks, "delta of " + base.sha256()));
    } catch (DeltaException e) {
      LOG.warn(
          "The delta of {} is of no use: {}; the whole file is fetched",
          wanted.sha256(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private FetchResult take(ChunkList chunks, String source) throws IOException {
    if (wanted.cid().isPresent() && !wanted.names(chunks)) {
      LOG.warn(
          "The CID {} that the record of {} names is that of another file; this one's is {}",
          ContentIds.text(wanted.cid().get()),
          wanted.sha256(),
          ContentIds.text(ContentIds.of(chunks)));
    }
    Path file = ground.folder().path(wanted.sha256());
    AssetKind kind = AssetKind.of(file);
    StoredAsset asset =
        ground.folder().take(wanted.sha256(), kind, chunks, source, ground.clock().millis());
    return new FetchResult.Whole(asset.file());
  }

  private void byDownload() {
    step(
        ground
            .access()
            .onWorker(
                () -> {
                  ground.folder().make();
                  return true;
                }),
        made -> download());
  }

  private void download() {
    Optional<IpfsGateway> gateway =
        ground
            .limits()
            .gateway()
            .flatMap(url -> wanted.cid().map(cid -> new IpfsGateway(url, cid, wanted)));
    AssetOrder order =
        new AssetOrder(
            wanted.sha256(),
            wanted.knownSize(),
            consent == Consent.ANY_SIZE ? ChunkList.MAX_ASSET : ground.limits().autoMax(),
            wanted::names,
            ground.folder().path(wanted.sha256()));
    CompletableFuture<DownloadResult> running =
        AssetDownload.start(
            ground.access(), order, () -> ground.sources(wanted, gateway), new Watch());
    download = Optional.of(running);
    ground.access().thread().after(running, this::downloaded);
  }

  /** Tells of progress, and asks for room. */
  private final class Watch implements DownloadWatch {
    @Override
    public void progress(long have, long size, int sources) {
      progress = new AssetState.Fetching(have, size);
      ground.listener().fetching(wanted, have, size, sources);
    }

    @Override
    public Optional<String> obstacle(long have, long size) {
      progress = new AssetState.Fetching(have, size);
      return ground.room().make(0, wanted.sha256()).map(NotFetched::sentence);
    }
  }

  private void downloaded(DownloadResult ended) {
    if (ended instanceof DownloadResult.Whole whole) {
      step(ground.access().onWorker(() -> take(whole.chunks(), "peers")), this::end);
    } else if (ended instanceof DownloadResult.Stopped stopped) {
      end(new NotFetched(Obstacle.NO_ROOM, stopped.sentence()));
    }
  }

  /** Goes on with what a worker found, if this fetch still goes on. */
  private <T> void step(CompletableFuture<T> work, Consumer<T> then) {
    ground
        .access()
        .thread()
        .after(
            work,
            found -> {
              if (!result.isDone()) {
                then.accept(found);
              }
            },
            IOException.class,
            failure ->
                end(
                    new NotFetched(
                        Obstacle.NO_ROOM,
                        "it cannot be written: "
                            + DiskTrouble.reason(failure, ground.folder().path(wanted.sha256()))
                            + ".")));
  }

  private void end(FetchResult ended) {
    if (!result.complete(ended)) {
      return;
    }
    if (ended instanceof FetchResult.Whole whole) {
      ground.listener().fetched(wanted, whole.file());
    } else if (ended instanceof NotFetched not) {
      ground.listener().notFetched(wanted, not.sentence());
    }
  }

  /** Calls it off. */
  void drop() {
    delta.ifPresent(Fetch::drop);
    download.ifPresent(running -> running.cancel(false));
    result.complete(new NotFetched(Obstacle.DROPPED, "it was called off"));
  }
}
