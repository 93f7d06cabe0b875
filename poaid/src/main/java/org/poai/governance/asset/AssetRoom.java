package org.poai.governance.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.poai.disk.DiskTrouble;
import org.poai.disk.FreeSpace;
import org.poai.governance.asset.FetchResult.NotFetched;
import org.poai.governance.asset.FetchResult.Obstacle;
import org.poai.primitives.Hash32;

/**
 * Room for assets: what the folder may hold and what stays free on the disk. Makes room by dropping
 * what nobody needs, the oldest first.
 */
final class AssetRoom {
  private final AssetFolder folder;
  private final AssetLimits limits;
  private final LongSupplier freeBytes;
  private final Supplier<Map<Hash32, AssetState.Fetching>> promises;
  private final Predicate<Hash32> isNeeded;

  /**
   * Room in a folder.
   *
   * @param freeBytes of the disk that it lies on
   * @param promises what has begun to come
   */
  AssetRoom(
      AssetFolder folder,
      AssetLimits limits,
      LongSupplier freeBytes,
      Supplier<Map<Hash32, AssetState.Fetching>> promises,
      Predicate<Hash32> isNeeded) {
    this.folder = folder;
    this.limits = limits;
    this.freeBytes = freeBytes;
    this.promises = promises;
    this.isNeeded = isNeeded;
  }

  /** Bytes that are free where a folder lies, or is to lie; none where the disk does not say. */
  static long free(Path folder) {
    return FreeSpace.at(folder);
  }

  /** Why an asset may not come with no more consent than this. */
  Optional<NotFetched> refusal(WantedAsset wanted, Consent consent) {
    if (consent == Consent.PLANNED && !limits.isFetching()) {
      return Optional.of(
          new NotFetched(
              Obstacle.SWITCHED_OFF, "--no-fetch is set; " + command(wanted, "") + " fetches it"));
    }
    if (consent != Consent.ANY_SIZE && wanted.size() > limits.autoMax()) {
      return Optional.of(
          new NotFetched(
              Obstacle.TOO_LARGE,
              "it has "
                  + size(wanted.size())
                  + ", more than --asset-auto-max; "
                  + command(wanted, " --yes")
                  + " fetches it"));
    }
    return Optional.empty();
  }

  private static String command(WantedAsset wanted, String anySize) {
    return "`poaid asset get " + wanted.sha256() + anySize + "`";
  }

  /**
   * Makes room for what is promised; why there is none, where there is none.
   *
   * @param bytes that come besides
   * @param keep an asset that is not dropped for it
   */
  Optional<NotFetched> make(long bytes, Hash32 keep) {
    try {
      long over = over(bytes);
      if (over > 0) {
        for (StoredAsset asset : folder.all()) {
          if (over <= 0) {
            break;
          }
          boolean mayGo =
              asset.isOurs()
                  && !asset.note().pinned()
                  && !asset.sha256().equals(keep)
                  && !isNeeded.test(asset.sha256());
          if (mayGo && folder.drop(asset.sha256())) {
            over -= asset.size();
          }
        }
      }
      return over(bytes) > 0 ? Optional.of(noRoom(bytes)) : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new NotFetched(
              Obstacle.NO_ROOM,
              "the folder of assets cannot be read: "
                  + DiskTrouble.reason(e, folder.path(keep))
                  + "."));
    }
  }

  /** Bytes that would be too many. */
  private long over(long more) throws IOException {
    return Math.max(
        held() + more - limits.storeMax(),
        limits.minFree() - (freeBytes.getAsLong() - more - due()));
  }

  /** Bytes of the folder once all that is promised has come. */
  private long held() throws IOException {
    Map<Hash32, AssetState.Fetching> coming = promises.get();
    return folder.bytes(coming.keySet())
        + coming.values().stream().mapToLong(AssetState.Fetching::size).sum();
  }

  /** Bytes that are still to come. */
  private long due() {
    return promises.get().values().stream().mapToLong(next -> next.size() - next.have()).sum();
  }

  private NotFetched noRoom(long more) throws IOException {
    boolean isStore = held() + more > limits.storeMax();
    long bytes = more + due();
    return new NotFetched(
        Obstacle.NO_ROOM,
        isStore
            ? size(bytes)
                + " more would be more than --asset-store-max lets the folder hold; raise it, or"
                + " drop what is not needed with `poaid asset rm`"
            : size(freeBytes.getAsLong())
                + " are free on the disk and "
                + size(bytes)
                + " are to come, which leaves less than --asset-min-free; make room");
  }

  /** A number of bytes for people. */
  static String size(long bytes) {
    return bytes >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
