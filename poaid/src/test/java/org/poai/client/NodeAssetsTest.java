package org.poai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;
import org.poai.governance.asset.AssetFolder;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetHash;
import org.poai.network.asset.AssetStore;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;
import org.poai.rpc.server.Endpoint;
import org.poai.rpc.server.RpcServer;

/** A worker fetches assets over a real port of the node that it mines for. */
class NodeAssetsTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final byte[] CONTENT = new byte[2 * ChunkList.CHUNK_SIZE + 12_345];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static final Hash32 SHA256 = Sha256.hash(CONTENT);

  /** Nobody asks for anything else. */
  private static final Endpoint NOBODY =
      new Endpoint() {
        @Override
        public CompletableFuture<Answer> answer(byte[] body, Caller caller) {
          throw new AssertionError("a call");
        }

        @Override
        public Session open(Push push, Caller caller) {
          throw new AssertionError("a socket");
        }
      };

  @TempDir private Path folder;
  private RpcServer server;

  @BeforeEach
  void serve() throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), CONTENT);
    AssetFolder store = new AssetFolder(folder.resolve("store"));
    var unused = store.copy(file, AssetHash.of(file), false, 0);
    server = serving(store);
  }

  private static RpcServer serving(AssetStore store) throws IOException {
    return new RpcServer(
        NOBODY,
        new Access(Set.of(), Set.of(), Optional.of(TOKEN), true),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        FrontLimits.ofClients(512),
        2,
        new RpcServer.Beside(store),
        new RpcServer.Accounts(MemoryShare.unlimited(), new Metrics(), (part, cause) -> {}));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private NodeAssets worker(Optional<String> token) {
    return new NodeAssets(
        new NodeUrl(URI.create("http://127.0.0.1:" + server.port()), token),
        folder.resolve("worker"));
  }

  private NodeAssets worker() {
    return worker(Optional.of(TOKEN));
  }

  @Test
  void asset_ofSeveralParts_isFetchedWhole() throws Exception {
    Path fetched = worker().fetch(SHA256);
    assertThat(fetched).isEqualTo(worker().place(SHA256)).hasBinaryContent(CONTENT);
  }

  @Test
  void fetchThatWasCutOff_goesOnWhereItWas() throws Exception {
    Path part = folder.resolve("worker").resolve(SHA256.toHex().substring(2) + ".part");
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(CONTENT, ChunkList.CHUNK_SIZE + 7));
    assertThat(worker().fetch(SHA256)).hasBinaryContent(CONTENT);
    assertThat(part).doesNotExist();

    Files.delete(worker().place(SHA256));
    Files.write(part, CONTENT); // all of it had come
    assertThat(worker().fetch(SHA256)).hasBinaryContent(CONTENT);
  }

  @Test
  void partOfAnotherFile_isThrownAway_andFetchedAnewNextTime() throws Exception {
    Path part = folder.resolve("worker").resolve(SHA256.toHex().substring(2) + ".part");
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[1_000]);

    assertThatThrownBy(() -> worker().fetch(SHA256))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is another file");
    assertThat(worker().fetch(SHA256)).hasBinaryContent(CONTENT);
  }

  @Test
  void assetThatTheNodeDoesNotHave_orDoesNotGiveWithoutItsToken_isRefusedInWords() {
    assertThatThrownBy(() -> worker().fetch(Hash32.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not give asset " + Hash32.ZERO + " (HTTP status 404)");
    assertThatThrownBy(() -> worker(Optional.empty()).fetch(SHA256))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("(HTTP status 401)");
  }

  @Test
  void nodeThatGivesPartsWithoutBytes_isNotAskedForEver() throws Exception {
    server.stop();
    server =
        serving(
            new AssetStore() {
              @Override
              public Optional<ChunkList> chunks(Hash32 sha256) {
                return Optional.of(
                    new ChunkList(2L * ChunkList.CHUNK_SIZE, List.of(Hash32.ZERO, Hash32.ZERO)));
              }

              @Override
              public Optional<byte[]> chunk(Hash32 sha256, int index) {
                return Optional.of(new byte[0]);
              }
            });
    assertThatThrownBy(() -> worker().fetch(SHA256)).isInstanceOf(IOException.class);
  }
}
