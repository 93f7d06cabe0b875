package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.network.ChainNode.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.WorkerPool;
import org.poai.crypto.Sha256;
import org.poai.network.ChainNode.Stack;
import org.poai.network.asset.AssetDownload;
import org.poai.network.asset.AssetOrder;
import org.poai.network.asset.AssetStore;
import org.poai.network.asset.ChunkBudget;
import org.poai.network.asset.DownloadResult;
import org.poai.network.asset.DownloadWatch;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** An asset arrives whole from the peers that have it; liars are banned. */
final class AssetTest {
  private static final int SIZE = 2 * ChunkList.CHUNK_SIZE + 12_345;
  private static final CriticalFailure FAILURE =
      (part, cause) -> {
        throw new AssertionError(part, cause);
      };

  @TempDir Path folder;
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();
  private final EventThread thread = new EventThread("downloads", FAILURE);
  private final WorkerPool workers = new WorkerPool("files", 2, 100, FAILURE);
  private final byte[] content = new byte[SIZE];
  private final List<Hash32> hashes = new ArrayList<>();
  private Hash32 sha256 = Hash32.ZERO;
  private ChainNode asker;
  private Path target;

  @BeforeEach
  void file() {
    for (int i = 0; i < SIZE; i++) {
      content[i] = (byte) ((i * 31) >>> 7);
    }
    sha256 = Sha256.hash(content);
    for (int i = 0; i < 3; i++) {
      hashes.add(Sha256.hash(slice(i)));
    }
    target = folder.resolve("fetched");
    asker = node(0, AssetStore.empty());
  }

  @AfterEach
  void close() {
    thread.stop(1000);
    workers.stop(1000);
    nodes.forEach(ChainNode::close);
    net.close();
  }

  private byte[] slice(int index) {
    int from = index * ChunkList.CHUNK_SIZE;
    return Arrays.copyOfRange(content, from, Math.min(SIZE, from + ChunkList.CHUNK_SIZE));
  }

  private ChainNode node(int number, AssetStore store) {
    ChainNode node =
        new ChainNode(number, Stack.of(net.node(number)), ChainNode.spec(500), clock, store);
    nodes.add(node);
    if (number > 0) {
      net.connect(net.node(0), net.node(number));
      Until.holds("ready", () -> asker.sees(node).isPresent());
    }
    return node;
  }

  private DownloadResult fetch() {
    DownloadWatch watch =
        new DownloadWatch() {
          @Override
          public void progress(long have, long size, int sources) {}

          @Override
          public Optional<String> obstacle(long have, long size) {
            return Optional.empty();
          }
        };
    return await(
        AssetDownload.start(
            new AssetDownload.Access(thread, workers, System::nanoTime, new ChunkBudget(16)),
            new AssetOrder(sha256, OptionalLong.of(SIZE), SIZE, list -> false, target),
            () -> asker.network.assetSources(sha256),
            watch));
  }

  /** The asset; with one false chunk, which its list names or does not. */
  private AssetStore store(boolean isChunkFalse, boolean isListFalse) {
    byte[] falseChunk = new byte[ChunkList.CHUNK_SIZE];
    return new AssetStore() {
      @Override
      public Optional<ChunkList> chunks(Hash32 asked) {
        List<Hash32> listed = new ArrayList<>(hashes);
        if (isListFalse) {
          listed.set(1, Sha256.hash(falseChunk));
        }
        return Optional.of(new ChunkList(SIZE, listed)).filter(list -> asked.equals(sha256));
      }

      @Override
      public Optional<byte[]> chunk(Hash32 asked, int index) {
        return Optional.of(index == 1 && isChunkFalse ? falseChunk : slice(index));
      }
    };
  }

  private void assertWhole(DownloadResult result) throws IOException {
    assertThat(result).isEqualTo(new DownloadResult.Whole(new ChunkList(SIZE, hashes)));
    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    assertThat(folder).isDirectoryContaining(file -> file.equals(target));
  }

  @Test
  void asset_ofPeersOfWhomOneHasIt_arrivesWhole() throws IOException {
    node(1, AssetStore.empty());
    node(2, store(false, false));

    assertWhole(fetch());

    assertThat(net.node(0).bannedPeers).isEmpty();
    assertThat(net.node(0).asked.stream().filter(id -> id.endsWith("/asset/1")))
        .as("two lists, three chunks")
        .hasSize(5);
  }

  @Test
  void falseChunk_bansItsGiver_andOthersCarryOn() throws IOException {
    ChainNode liar = node(1, store(true, false));
    net.settle();
    var fetched = CompletableFuture.supplyAsync(this::fetch);
    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.host.id()));
    node(2, store(false, false));

    assertWhole(await(fetched));
    Until.holds("told", () -> asker.told.lines.contains("banned for FALSE_CHUNK"));
  }

  @Test
  void falseList_bansItsGiver() throws IOException {
    ChainNode liar = node(1, store(true, true));
    var fetched = CompletableFuture.supplyAsync(this::fetch);
    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.host.id()));
    node(2, store(false, false));

    assertWhole(await(fetched));
    Until.holds("the log says so", () -> asker.told.lines.contains("banned for FALSE_CHUNK_LIST"));
  }
}
