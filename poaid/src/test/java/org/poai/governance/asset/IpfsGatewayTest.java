package org.poai.governance.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.GetRoute;
import org.poai.http.HttpFront;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.http.Routes;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.message.ChunkList;

/** A gateway gives the blocks of a file, and is believed as far as their ids go. */
final class IpfsGatewayTest {
  private static final byte[] CONTENT = AssetRig.content(2 * AssetRig.CHUNK + 7, 0);
  private static final ChunkList CHUNKS = ScriptedSource.listOf(CONTENT);
  private static final WantedAsset WANTED = AssetRig.onIpfs(CONTENT);

  private final Map<String, byte[]> blocks = new ConcurrentHashMap<>();
  private HttpFront front;
  private IpfsGateway gateway;

  /** Answers {@code /ipfs/CID} with the block of that name. */
  private final class Blocks implements GetRoute {
    @Override
    public CompletableFuture<Response> answer(RouteRequest request) {
      String cid = request.path().substring("/ipfs/".length());
      return CompletableFuture.completedFuture(
          Optional.ofNullable(blocks.get(cid))
              .map(block -> Response.of(200, "application/vnd.ipld.raw", block))
              .orElseGet(() -> Response.text(404, "no such block")));
    }
  }

  @BeforeEach
  void serve() throws IOException {
    front =
        new HttpFront(
            "gateway",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Routes(Map.of("/ipfs/", new Blocks())),
            Access.local(),
            FrontLimits.ofClients(64),
            MemoryShare.unlimited(),
            new Metrics());
    front.start();
    put(tree(CHUNKS, CONTENT.length));
    for (int i = 0; i < CHUNKS.hashes().size(); i++) {
      blocks.put(leaf(i), slice(i));
    }
    gateway =
        new IpfsGateway(
            URI.create("http://127.0.0.1:" + front.port() + "/"),
            WANTED.cid().orElseThrow(),
            WANTED);
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  private static byte[] slice(int index) {
    int from = index * AssetRig.CHUNK;
    return Arrays.copyOfRange(CONTENT, from, Math.min(CONTENT.length, from + AssetRig.CHUNK));
  }

  private static String leaf(int index) {
    return ContentIds.text(new ContentId(ContentIds.RAW, CHUNKS.hashes().get(index)));
  }

  private void put(byte[] block) {
    blocks.put(ContentIds.text(new ContentId(ContentIds.DAG_PB, Sha256.hash(block))), block);
  }

  /** The one node above a few leaves. */
  private static byte[] tree(ChunkList chunks, long size) {
    ProtoWriter node = new ProtoWriter();
    ProtoWriter data = new ProtoWriter().uint64(1, 2).uint64(3, size);
    for (int i = 0; i < chunks.hashes().size(); i++) {
      ContentId leaf = new ContentId(ContentIds.RAW, chunks.hashes().get(i));
      node.message(
          2,
          new ProtoWriter()
              .bytes(1, ContentIds.bytes(leaf))
              .bytes(2, new byte[0])
              .uint64(3, chunks.length(i)));
      data.uint64(4, chunks.length(i));
    }
    return node.message(1, data).toBytes();
  }

  private static <V> V await(CompletableFuture<V> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void tree_ofAFile_isTheListOfItsChunks_andItsLeavesAreTheChunks() {
    assertThat(await(gateway.list())).contains(CHUNKS);
    assertThat(await(gateway.chunk(CHUNKS, 2)))
        .hasValueSatisfying(chunk -> assertThat(chunk).isEqualTo(slice(2)));
  }

  @Test
  void file_ofOneChunk_isItsLeaf() {
    byte[] small = {1, 2, 3};
    WantedAsset wanted = AssetRig.onIpfs(small);
    blocks.put(ContentIds.text(wanted.cid().orElseThrow()), small);
    IpfsGateway one =
        new IpfsGateway(
            URI.create("http://127.0.0.1:" + front.port()), wanted.cid().orElseThrow(), wanted);

    assertThat(await(one.list())).contains(ScriptedSource.listOf(small));
  }

  @Test
  void block_thatDoesNotHaveItsId_isNotTaken() {
    blocks.put(leaf(1), slice(0));
    blocks.put(leaf(2), new byte[ChunkList.CHUNK_SIZE + 1]);
    blocks.remove(leaf(0));

    assertThat(await(gateway.chunk(CHUNKS, 0))).as("not there").isEmpty();
    assertThat(await(gateway.chunk(CHUNKS, 1))).as("another").isEmpty();
    assertThat(await(gateway.chunk(CHUNKS, 2))).as("too large").isEmpty();
    blocks.replaceAll((cid, block) -> cid.startsWith("bafy") ? new byte[10] : block);
    assertThat(await(gateway.list())).isEmpty();
  }

  @Test
  void tree_ofAnotherShape_isNoList() {
    byte[] root = tree(CHUNKS, CONTENT.length + 1);
    put(root);
    ContentId id = new ContentId(ContentIds.DAG_PB, Sha256.hash(root));
    WantedAsset wanted =
        new WantedAsset(
            WANTED.sha256(), WANTED.kind(), WANTED.size(), Optional.of(id), Optional.empty());
    IpfsGateway other = new IpfsGateway(URI.create("http://127.0.0.1:" + front.port()), id, wanted);

    assertThat(await(other.list())).isEmpty();
  }

  @Test
  void node_thatIsNoneOfThisProfile_isNotRead() {
    byte[] empty = new ProtoWriter().uint64(1, 2).toBytes();
    byte[] otherHash = tree(CHUNKS, 5);
    otherHash[4] = 0x13;

    for (byte[] bytes : List.of(new byte[0], new byte[] {1}, empty, otherHash, CONTENT)) {
      assertThat(DagNode.decode(bytes)).isEmpty();
    }
    assertThat(DagNode.decode(tree(CHUNKS, 5)))
        .hasValueSatisfying(node -> assertThat(node.children()).hasSize(3));
  }

  @Test
  void gateway_thatIsNotThere_hasNothing() {
    front.stop();

    assertThat(await(gateway.list())).isEmpty();
  }
}
