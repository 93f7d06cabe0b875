package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.network.ChainNode.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.ChainNode.Stack;
import org.poai.network.asset.AssetDownload;
import org.poai.network.asset.AssetStore;
import org.poai.network.asset.FileAssets;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** An asset arrives whole from whoever has it; liars are passed over and banned. */
final class AssetTest {
  private static final int SIZE = 2 * ChunkList.CHUNK_SIZE + 12_345;

  @TempDir Path folder;
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();
  private final FileAssets assets = new FileAssets();
  private byte[] content = new byte[SIZE];
  private Hash32 sha256 = Hash32.ZERO;
  private ChainNode asker;
  private Path target;

  @BeforeEach
  void file() throws IOException {
    for (int i = 0; i < SIZE; i++) {
      content[i] = (byte) ((i * 31) >>> 7);
    }
    sha256 = Sha256.hash(content);
    assets.add(Files.write(folder.resolve("asset"), content), sha256);
    target = folder.resolve("fetched");
    asker = node(0, AssetStore.empty());
  }

  @AfterEach
  void close() {
    nodes.forEach(ChainNode::close);
    net.close();
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

  private boolean fetch(ChainNode... from) {
    List<PeerId> peers = new ArrayList<>();
    for (ChainNode node : from) {
      peers.add(node.host.id());
    }
    return await(AssetDownload.fetch(asker.network.assetAccess(), sha256, target, 1L << 30, peers));
  }

  /** The true asset with one thing changed. */
  private AssetStore liar(boolean falseList) {
    return new AssetStore() {
      @Override
      public Optional<ChunkList> chunks(Hash32 asked) {
        if (!falseList) {
          return assets.chunks(asked);
        }
        List<Hash32> hashes = new ArrayList<>(assets.chunks(asked).orElseThrow().hashes());
        hashes.set(1, Sha256.hash(falseChunk()));
        return Optional.of(new ChunkList(SIZE, hashes));
      }

      @Override
      public Optional<byte[]> chunk(Hash32 asked, int index) {
        return index == 1 ? Optional.of(falseChunk()) : assets.chunk(asked, index);
      }
    };
  }

  private static byte[] falseChunk() {
    return new byte[ChunkList.CHUNK_SIZE];
  }

  @Test
  void asset_ofAPeerThatHasIt_arrivesWhole() throws IOException {
    assertThat(fetch(node(1, AssetStore.empty()), node(2, assets))).isTrue();

    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    assertThat(net.node(0).bannedPeers).isEmpty();
  }

  @Test
  void falseChunk_bansItsGiver_andTheNextCarriesOn() throws IOException {
    ChainNode liar = node(1, liar(false));

    assertThat(fetch(liar, node(2, assets))).isTrue();

    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.host.id()));
    assertThat(net.node(0).asked.stream().filter(id -> id.endsWith("/asset/1")))
        .as("two lists, chunk 0 once, chunk 1 twice, chunk 2")
        .hasSize(6);
  }

  @Test
  void falseList_bansItsGiver() throws IOException {
    ChainNode liar = node(1, liar(true));

    assertThat(fetch(liar, node(2, assets))).isTrue();

    assertThat(Files.readAllBytes(target)).isEqualTo(content);
    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.host.id()));
    Until.holds("the log says so", () -> asker.told.lines.contains("banned for FALSE_CHUNK_LIST"));
  }

  @Test
  void asset_thatNobodyHas_isNotFetched() {
    assertThat(fetch(node(1, AssetStore.empty()))).isFalse();
    assertThat(target).doesNotExist();
  }
}
