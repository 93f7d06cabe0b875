package org.poai.network.asset;

import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.crypto.Sha256;
import org.poai.disk.DiskTrouble;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * Fetches one asset from several sources at once, until it is whole: their lists of its chunks, the
 * chunks, each held against the list, at last the whole against its SHA-256.
 *
 * <p>A list that {@linkplain AssetOrder#fits fits} what the chain says is believed at once, so a
 * liar costs one chunk. Where nobody gives such a one, the list that most sources share is
 * followed, and found out at the end: whoever gave a list that does not make the asset is to blame,
 * as is who gives a chunk that its own list does not name. What this disk has spoilt is found by
 * reading it again, and blames nobody.
 *
 * <p>Sources come and go; one that does not have it is asked again later. What has come survives a
 * restart ({@link PartFile}). Owned by its thread; files are read and written by workers.
 */
public final class AssetDownload {
  /** Chunks that one source is asked for at a time: so many requests it allows. */
  private static final int PER_SOURCE = 4;

  /** Sources whose lists are held or on their way: of the largest asset, one has 2 MiB. */
  private static final int ENOUGH = 8;

  /** Chunks of one download that are on their way: so many MiB. */
  private static final int IN_FLIGHT = 16;

  private static final long PUMP_MILLIS = 5_000;

  /** How long a list that fits is waited for once there is another. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Access access;
  private final AssetOrder order;
  private final Supplier<List<ChunkSource>> sources;
  private final DownloadWatch watch;
  private final PartFile part;
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Set<Hash32> refuted = new HashSet<>();
  private final CompletableFuture<DownloadResult> result = new CompletableFuture<>();

  /** The list that is followed, and which of its chunks are here or asked for. */
  private Optional<ChunkList> chosen = Optional.empty();

  private BitSet here = new BitSet();
  private final BitSet asked = new BitSet();

  /** When the first list came. */
  private OptionalLong firstList = OptionalLong.empty();

  /** The disk is at work on all of it. */
  private boolean isBusy;

  private AssetDownload(
      Access access, AssetOrder order, Supplier<List<ChunkSource>> sources, DownloadWatch watch) {
    this.access = access;
    this.order = order;
    this.sources = sources;
    this.watch = watch;
    this.part = new PartFile(order.target());
  }

  /** What a download runs on. */
  public record Access(
      EventThread thread, Executor workers, LongSupplier nanoTime, ChunkBudget budget) {

    /** Runs on a worker; the future ends cancelled where the workers have stopped. */
    public <T> CompletableFuture<T> onWorker(Callable<T> work) {
      CompletableFuture<T> done = new CompletableFuture<>();
      try {
        workers.execute(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
      } catch (RejectedExecutionException e) {
        done.cancel(false);
      }
      return done;
    }
  }

  /**
   * Begins a download; it ends when the asset is whole, when it must not go on, or when it is
   * cancelled.
   *
   * @param sources those of now, asked again and again
   */
  public static CompletableFuture<DownloadResult> start(
      Access access, AssetOrder order, Supplier<List<ChunkSource>> sources, DownloadWatch watch) {
    AssetDownload download = new AssetDownload(access, order, sources, watch);
    access.thread().execute(download::resume);
    return download.result;
  }

  private void resume() {
    onDisk(
        part::progress,
        left -> {
          left.map(PartFile.Progress::list).filter(order::allows).ifPresent(this::follow);
          tick();
        });
  }

  private void tick() {
    if (!result.isDone()) {
      pump();
      access.thread().schedule(this::tick, PUMP_MILLIS);
    }
  }

  private void pump() {
    access.thread().assertCurrent();
    if (result.isDone() || isBusy) {
      return;
    }
    meet();
    Optional<ChunkList> best = best();
    if (best.isPresent() && !best.equals(chosen)) {
      follow(best.get());
      return;
    }
    if (chosen.isPresent()) {
      ask(chosen.get());
    }
  }

  /** Asks sources that are new, or that have rested, for their lists. */
  private void meet() {
    long now = access.nanoTime().getAsLong();
    Map<String, Seat> present = new LinkedHashMap<>();
    for (ChunkSource source : sources.get()) {
      Seat seat = seats.get(source.name());
      present.put(source.name(), seat == null ? new Seat(source, now) : seat);
    }
    // Who has gone, and owes nothing, is forgotten.
    seats.values().removeIf(seat -> seat.inFlight == 0 && !seat.isAsked);
    present.forEach(seats::putIfAbsent);
    long enough = ENOUGH - seats.values().stream().filter(seat -> isOfUse(seat, now)).count();
    seats.values().stream()
        .filter(seat -> seat.list.isEmpty() && !seat.isAsked && !seat.rests(now))
        .limit(Math.max(0, enough))
        .forEach(
            seat -> {
              seat.isAsked = true;
              access.thread().after(seat.source.list(), list -> said(seat, list));
            });
  }

  /** It gives a list, or may be about to. */
  private static boolean isOfUse(Seat seat, long now) {
    return seat.isAsked || (seat.list.isPresent() && !seat.rests(now));
  }

  private void said(Seat seat, Optional<ChunkList> list) {
    seat.isAsked = false;
    seat.list = list.filter(order::allows).filter(said -> !refuted.contains(id(said)));
    long now = access.nanoTime().getAsLong();
    if (seat.list.isEmpty()) {
      seat.rest(now);
    } else if (firstList.isEmpty()) {
      firstList = OptionalLong.of(now);
    }
    pump();
  }

  private static Hash32 id(ChunkList list) {
    return Sha256.hash(list.encode());
  }

  /** The list to follow, if there is a reason for one: see above. */
  private Optional<ChunkList> best() {
    if (chosen.isPresent() && order.fits().test(chosen.get())) {
      return chosen;
    }
    Optional<ChunkList> fitting =
        seats.values().stream()
            .flatMap(seat -> seat.list.stream())
            .filter(order.fits())
            .findFirst();
    if (fitting.isPresent() || isWorthWaiting()) {
      return fitting;
    }
    return chosen.filter(list -> votes(list) > 0).or(this::mostShared);
  }

  /** Somebody may still give a list that fits; who never answers is not waited for. */
  private boolean isWorthWaiting() {
    return firstList.isEmpty()
        || (access.nanoTime().getAsLong() - firstList.getAsLong() < PATIENCE_NANOS
            && seats.values().stream().anyMatch(seat -> seat.isAsked));
  }

  private Optional<ChunkList> mostShared() {
    return seats.values().stream()
        .flatMap(seat -> seat.list.stream())
        .max(Comparator.comparingLong(this::votes))
        .filter(list -> votes(list) > 0);
  }

  /** Sources that give this list and answer. */
  private long votes(ChunkList list) {
    long now = access.nanoTime().getAsLong();
    return seats.values().stream().filter(seat -> gives(seat, list) && !seat.rests(now)).count();
  }

  private static boolean gives(Seat seat, ChunkList list) {
    return seat.list.isPresent() && seat.list.get().equals(list);
  }

  private void follow(ChunkList list) {
    onDisk(
        () -> part.begin(list),
        same -> {
          chosen = Optional.of(list);
          here = same;
          asked.clear();
          pump();
        });
  }

  private void ask(ChunkList list) {
    if (here.cardinality() == list.hashes().size()) {
      judge(list);
      return;
    }
    Optional<String> obstacle = watch.obstacle(list.size() - missing(list), list.size());
    if (obstacle.isPresent()) {
      result.complete(new DownloadResult.Stopped(obstacle.get()));
      return;
    }
    long now = access.nanoTime().getAsLong();
    boolean hasAsked = true;
    while (hasAsked && asked.cardinality() < IN_FLIGHT) {
      hasAsked = false;
      for (Seat seat : seats.values()) {
        if (gives(seat, list) && !seat.rests(now) && seat.inFlight < PER_SOURCE) {
          hasAsked |= askOne(seat, list);
        }
      }
    }
  }

  private long missing(ChunkList list) {
    return list.size() - here.stream().mapToLong(list::length).sum();
  }

  private boolean askOne(Seat seat, ChunkList list) {
    BitSet taken = (BitSet) here.clone();
    taken.or(asked);
    int index = taken.nextClearBit(0);
    if (index >= list.hashes().size()
        || asked.cardinality() >= IN_FLIGHT
        || !access.budget().take()) {
      return false;
    }
    asked.set(index);
    seat.inFlight++;
    access
        .thread()
        .after(
            seat.source
                .chunk(list, index)
                .thenCompose(bytes -> access.onWorker(() -> taken(list, index, bytes))),
            chunk -> took(seat, list, index, chunk),
            IOException.class,
            this::stop);
    return true;
  }

  /** What became of a chunk that was asked for. */
  private enum Chunk {
    WRITTEN,
    MISSING,
    FALSE
  }

  /** On a worker. */
  private Chunk taken(ChunkList list, int index, Optional<byte[]> bytes) throws IOException {
    if (bytes.isEmpty()) {
      return Chunk.MISSING;
    }
    if (!Sha256.hash(bytes.get()).equals(list.hashes().get(index))) {
      return Chunk.FALSE;
    }
    part.write(list, index, bytes.get());
    return Chunk.WRITTEN;
  }

  private void took(Seat seat, ChunkList list, int index, Chunk chunk) {
    seat.inFlight--;
    access.budget().give();
    boolean isCurrent = chosen.isPresent() && chosen.get().equals(list);
    if (isCurrent) {
      asked.clear(index);
    }
    switch (chunk) {
      case WRITTEN -> {
        seat.served();
        if (isCurrent) {
          here.set(index);
          watch.progress(list.size() - missing(list), list.size(), (int) votes(list));
        }
      }
      case MISSING -> seat.rest(access.nanoTime().getAsLong());
      case FALSE -> {
        seat.source.blameChunk("chunk " + index + " of " + order.sha256());
        seat.list = Optional.empty();
        seat.rest(access.nanoTime().getAsLong());
      }
    }
    pump();
  }

  /** All chunks are here: the whole decides. */
  private void judge(ChunkList list) {
    onDisk(
        () -> {
          if (part.hash().sha256().equals(order.sha256())) {
            part.moveTo(order.target());
            return Optional.<BitSet>empty();
          }
          BitSet intact = part.intact(list);
          part.note(intact);
          return Optional.of(intact);
        },
        intact -> {
          if (intact.isEmpty()) {
            done(list);
          } else if (intact.get().cardinality() < list.hashes().size()) {
            here = intact.get();
            pump();
          } else {
            refute(list);
          }
        });
  }

  /** Each who gave another list than the true one gave a false one. */
  private void done(ChunkList list) {
    for (Seat seat : seats.values()) {
      if (seat.list.isPresent() && !gives(seat, list)) {
        seat.source.blameList("the chunks of " + order.sha256());
      }
    }
    result.complete(new DownloadResult.Whole(list));
  }

  /** The chunks are those of the list, and do not make the asset. */
  private void refute(ChunkList list) {
    refuted.add(id(list));
    boolean isGiversLie = !order.fits().test(list);
    for (Seat seat : seats.values()) {
      if (gives(seat, list)) {
        if (isGiversLie) {
          seat.source.blameList("the chunks of " + order.sha256());
        }
        seat.list = Optional.empty();
        seat.rest(access.nanoTime().getAsLong());
      }
    }
    chosen = Optional.empty();
    here.clear();
    onDisk(
        () -> {
          part.delete();
          return true;
        },
        deleted -> pump());
  }

  /** Runs on a worker, nothing else meanwhile; a disk that fails ends the download. */
  private <T> void onDisk(Callable<T> work, Consumer<T> then) {
    isBusy = true;
    access
        .thread()
        .after(
            access.onWorker(work),
            done -> {
              isBusy = false;
              then.accept(done);
            },
            IOException.class,
            this::stop);
  }

  private void stop(IOException failure) {
    result.complete(
        new DownloadResult.Stopped(
            order.target()
                + " cannot be written: "
                + DiskTrouble.reason(failure, order.target())
                + "."));
  }
}
