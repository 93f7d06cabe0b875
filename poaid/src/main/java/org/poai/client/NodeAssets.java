package org.poai.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

/**
 * Fetches assets from the node that a worker mines for: part by part, so that a fetch that was cut
 * off goes on where it was, and checked by SHA-256 at its end. A file that is there is whole.
 *
 * @param folder where they are kept
 */
public record NodeAssets(NodeUrl node, Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int OUTSIDE = 416;
  private static final int BUFFER = 1 << 20;

  /** Where an asset lies once it was fetched. */
  public Path place(Hash32 sha256) {
    return folder.resolve(sha256.toHex().substring(2));
  }

  /**
   * Fetches an asset. Waits.
   *
   * @throws IOException with a sentence's end when the node does not give it, or gives another
   */
  public Path fetch(Hash32 sha256) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path part = folder.resolve(sha256.toHex().substring(2) + ".part");
    HttpClient http = HttpClient.newHttpClient();
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.position(out.size());
      while (more(http, sha256, out)) {
        // one part after the other
      }
      out.force(true);
    }
    if (!hash(part).equals(sha256)) {
      Files.delete(part);
      throw new IOException("what the node gives for asset " + sha256 + " is another file");
    }
    return Files.move(part, place(sha256), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes the next part; whether one may follow. */
  private boolean more(HttpClient http, Hash32 sha256, FileChannel out)
      throws IOException, InterruptedException {
    URI uri = node.uri().resolve("/assets/" + sha256.toHex().substring(2));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Range", "bytes=" + out.position() + "-")
            .GET();
    node.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() == OUTSIDE) {
      return false;
    }
    if (response.statusCode() != PARTIAL && response.statusCode() != OK) {
      throw new IOException(
          "the node does not give asset "
              + sha256
              + " (HTTP status "
              + response.statusCode()
              + ")");
    }
    if (response.body().length == 0) {
      throw new IOException("the node gives no bytes of asset " + sha256);
    }
    for (ByteBuffer body = ByteBuffer.wrap(response.body()); body.hasRemaining(); ) {
      out.write(body);
    }
    return out.position() < size(response, out.position());
  }

  /** The size of the whole asset, as {@code Content-Range: bytes a-b/size} says it. */
  private static long size(HttpResponse<byte[]> response, long otherwise) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    String size = range.substring(range.indexOf('/') + 1);
    return size.matches("\\d{1,12}") ? Long.parseLong(size) : otherwise;
  }

  private static Hash32 hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      for (ByteBuffer chunk = ByteBuffer.allocate(BUFFER); in.read(chunk) >= 0; chunk.clear()) {
        digest.update(chunk.flip());
      }
    }
    return Hash32.of(digest.digest());
  }
}
