package org.poai.rpc.server;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.network.asset.AssetStore;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/**
 * Gives assets to machines that mine for this node: {@code GET /assets/<sha256>} with {@code Range:
 * bytes=a-b}. An answer ends with the chunk in which it begins, so it has at most 1 MiB, and every
 * byte of it was verified.
 *
 * @param workers read files
 */
record AssetRoute(AssetStore assets, Executor workers) implements GetRoute {
  static final String PATH = "/assets/";

  private static final Pattern NAME = Pattern.compile(PATH + "(0x)?([0-9a-f]{64})");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,12})-(\\d{0,12})");
  private static final String BYTES = "application/octet-stream";

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    Matcher name = NAME.matcher(request.path());
    if (!name.matches()) {
      return CompletableFuture.completedFuture(
          Response.text(404, "An asset is named by 64 hexadecimal digits."));
    }
    Hash32 sha256 = Hash32.fromHex("0x" + name.group(2));
    return GetRoute.on(workers, () -> read(sha256, request.conditions().range()));
  }

  private Response read(Hash32 sha256, String range) {
    Optional<ChunkList> chunks = assets.chunks(sha256);
    if (chunks.isEmpty()) {
      return Response.text(404, "This node does not have the asset.");
    }
    long size = chunks.get().size();
    Matcher asked = RANGE.matcher(range);
    boolean isRange = asked.matches();
    if (!isRange && size > ChunkList.CHUNK_SIZE) {
      return Response.text(
          400,
          "The asset has " + size + " bytes; ask for parts of it with Range: bytes=FIRST-LAST.");
    }
    long first = isRange ? Long.parseLong(asked.group(1)) : 0;
    boolean isOpen = !isRange || asked.group(2).isEmpty();
    long last = isOpen ? size - 1 : Math.min(size - 1, Long.parseLong(asked.group(2)));
    if (first > last) {
      return new Response(416, BYTES, new byte[0], Map.of("Content-Range", "bytes */" + size));
    }
    return assets
        .chunk(sha256, (int) (first / ChunkList.CHUNK_SIZE))
        .map(chunk -> part(chunk, first, last, size, isRange))
        .orElseGet(() -> Response.text(404, "This node does not have the asset any more."));
  }

  private static Response part(byte[] chunk, long first, long last, long size, boolean isRange) {
    int from = (int) (first % ChunkList.CHUNK_SIZE);
    int to = (int) Math.min(chunk.length, from + (last - first) + 1);
    byte[] bytes = Arrays.copyOfRange(chunk, from, to);
    return isRange
        ? new Response(
            206,
            BYTES,
            bytes,
            Map.of(
                "Content-Range",
                "bytes " + first + "-" + (first + bytes.length - 1) + "/" + size,
                "Content-Encoding",
                "identity"))
        : new Response(200, BYTES, bytes, Map.of("Content-Encoding", "identity"));
  }
}
