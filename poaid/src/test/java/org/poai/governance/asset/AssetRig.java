package org.poai.governance.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.metrics.Metrics;
import org.poai.network.asset.ChunkSource;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.poai.testing.VirtualMachine;
import org.poai.testing.VirtualTime;

/** Assets of one node in virtual time, with sources that a test scripts. */
final class AssetRig {
  static final int CHUNK = ChunkList.CHUNK_SIZE;

  final VirtualTime time;
  final List<ChunkSource> sources = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final AssetFolder folder;
  final Assets assets;
  long free = 1L << 40;
  private final VirtualMachine machine;

  AssetRig(Path folder) {
    this(folder, new VirtualTime(), limits(), 1);
  }

  AssetRig(Path folder, VirtualTime time, AssetLimits limits, long seed) {
    this.time = time;
    this.folder = new AssetFolder(folder);
    this.machine = new VirtualMachine(time, new SplittableRandom(seed));
    this.assets =
        new Assets(
            new Assets.Parts(
                this.folder,
                limits,
                sha256 -> List.copyOf(sources),
                listener(),
                () -> 1_000_000_000L + time.nanos() / 1_000_000,
                new Metrics(),
                machine.program()),
            () -> free);
  }

  static AssetLimits limits() {
    return new AssetLimits(true, 1L << 30, 1L << 31, 0, Optional.empty(), Optional.empty());
  }

  private AssetListener listener() {
    return new AssetListener() {
      @Override
      public void fetching(WantedAsset wanted, long have, long size, int givers) {}

      @Override
      public void fetched(WantedAsset wanted, Path file) {
        told.add("fetched " + wanted.kind().word());
      }

      @Override
      public void notFetched(WantedAsset wanted, String sentence) {
        told.add(sentence);
      }
    };
  }

  /** Content that no two chunks of are the same. */
  static byte[] content(int size, int seed) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) ((i * 31L + seed) >>> 7);
    }
    return content;
  }

  static WantedAsset wanted(byte[] content) {
    return new WantedAsset(
        Sha256.hash(content), AssetKind.MODEL, content.length, Optional.empty(), Optional.empty());
  }

  /** The same, as a record that says where it lies on IPFS. */
  static WantedAsset onIpfs(byte[] content) {
    ContentId cid = ContentIds.of(ScriptedSource.listOf(content));
    return new WantedAsset(
        Sha256.hash(content), AssetKind.MODEL, content.length, Optional.of(cid), Optional.empty());
  }

  ScriptedSource source(byte[] content) {
    ScriptedSource source = new ScriptedSource(time, "source " + sources.size(), content);
    sources.add(source);
    return source;
  }

  void powerOff() {
    machine.powerOff();
  }

  /** Lets time pass until a future has ended. */
  <T> T await(CompletableFuture<T> future) {
    long end = time.nanos() + Duration.ofHours(1).toNanos();
    while (!future.isDone()) {
      if (!time.step(end)) {
        throw new AssertionError("not within an hour; told " + told);
      }
    }
    return future.join();
  }

  /** Lets so much time pass. */
  void pass(Duration duration) {
    long end = time.nanos() + duration.toNanos();
    while (time.step(end)) {
      // The next event.
    }
    time.passTo(end);
  }

  boolean has(Hash32 sha256) {
    return assets.state(sha256) instanceof AssetState.Whole;
  }

  StoredAsset add(Path file) throws IOException {
    return assets.add(file, false);
  }
}
