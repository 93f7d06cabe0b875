package org.poai.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node answers JSON-RPC, and the token that it asks for. The token is not in {@link
 * #toString}.
 */
public record NodeUrl(URI uri, Optional<String> token) {
  private static final int MAX_TOKEN = 4_096;

  /**
   * Reads what a person types, {@code http://127.0.0.1:8545}.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  public static NodeUrl parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no URL", e);
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("it does not begin with http:// or https://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("it names no host");
    }
    if (uri.getUserInfo() != null) {
      // It would stand in the list of processes, and in what we print.
      throw new IllegalArgumentException("it has a password in it; put a token in a file");
    }
    return new NodeUrl(uri, Optional.empty());
  }

  /**
   * The same with the token that a file holds.
   *
   * @throws IOException when it cannot be read, or holds no token
   */
  public NodeUrl withToken(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_TOKEN + 1);
      String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
      if (bytes.length > MAX_TOKEN || !text.matches("[!-~]+")) {
        throw new IOException("it holds no token");
      }
      return new NodeUrl(uri, Optional.of(text));
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
