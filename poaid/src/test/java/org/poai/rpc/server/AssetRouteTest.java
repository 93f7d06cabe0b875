package org.poai.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Sha256;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.http.Visitor;
import org.poai.network.asset.AssetStore;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/** A part of an asset is answered up to the end of its chunk, and nothing that is not there. */
final class AssetRouteTest {
  private static final int SIZE = ChunkList.CHUNK_SIZE + 100;
  private static final byte[] CONTENT = new byte[SIZE];
  private static final byte[] SMALL = {1, 2, 3};

  static {
    for (int i = 0; i < SIZE; i++) {
      CONTENT[i] = (byte) ((i * 31) >>> 5);
    }
  }

  private static final AssetStore STORE =
      new AssetStore() {
        private Optional<byte[]> content(Hash32 sha256) {
          return List.of(CONTENT, SMALL).stream()
              .filter(bytes -> Sha256.hash(bytes).equals(sha256))
              .findFirst();
        }

        @Override
        public Optional<ChunkList> chunks(Hash32 sha256) {
          return content(sha256)
              .map(
                  bytes ->
                      new ChunkList(
                          bytes.length,
                          bytes == SMALL
                              ? List.of(Sha256.hash(bytes))
                              : List.of(Hash32.ZERO, Hash32.ZERO)));
        }

        @Override
        public Optional<byte[]> chunk(Hash32 sha256, int index) {
          int from = index * ChunkList.CHUNK_SIZE;
          return content(sha256)
              .map(
                  bytes ->
                      Arrays.copyOfRange(
                          bytes, from, Math.min(bytes.length, from + ChunkList.CHUNK_SIZE)));
        }
      };

  private static Response get(String name, String range) {
    return new AssetRoute(STORE, Runnable::run)
        .answer(
            new RouteRequest(
                "GET",
                "/assets/" + name,
                new RouteRequest.Conditions(range, "", ""),
                new byte[0],
                new Visitor(InetAddress.getLoopbackAddress(), false)))
        .join();
  }

  private static String name(byte[] content) {
    return Sha256.hash(content).toHex().substring(2);
  }

  @Test
  void range_isAnsweredUpToTheEndOfItsChunk() {
    Response first = get(name(CONTENT), "bytes=10-");
    Response across = get(name(CONTENT), "bytes=" + (ChunkList.CHUNK_SIZE - 1) + "-9999999");
    Response last = get(name(CONTENT), "bytes=" + (SIZE - 2) + "-" + (SIZE - 1));

    assertThat(first.status()).isEqualTo(206);
    assertThat(first.headers())
        .containsEntry("Content-Range", "bytes 10-" + (ChunkList.CHUNK_SIZE - 1) + "/" + SIZE);
    assertThat(first.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 10, ChunkList.CHUNK_SIZE));
    assertThat(across.body()).hasSize(1);
    assertThat(last.body()).isEqualTo(Arrays.copyOfRange(CONTENT, SIZE - 2, SIZE));
  }

  @Test
  void smallAsset_isAnsweredWhole_largeOneAsksForARange() {
    assertThat(get(name(SMALL), "").status()).isEqualTo(200);
    assertThat(get("0x" + name(SMALL), "").body()).isEqualTo(SMALL);
    assertThat(get(name(CONTENT), "").status()).isEqualTo(400);
    assertThat(get(name(CONTENT), "bytes=-5").status()).isEqualTo(400);
    assertThat(get(name(CONTENT), "lines=1-2").status()).isEqualTo(400);
  }

  @Test
  void whatIsNotThere_isNotFound() {
    assertThat(get("0".repeat(64), "bytes=0-").status()).isEqualTo(404);
    assertThat(get("../rpc.token", "bytes=0-").status()).isEqualTo(404);
    assertThat(get(name(CONTENT), "bytes=" + SIZE + "-").status()).isEqualTo(416);
    assertThat(get(name(CONTENT), "bytes=5-4").status()).isEqualTo(416);
  }
}
