package org.poai.rpc.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A page in the operator's browser can reach a port on loopback: so the name that it
 * was reached by must be one of this machine (against DNS rebinding), and the page's origin one of
 * this machine, an extension, or one that the operator allows. A port that others can reach asks
 * for a token.
 *
 * @param origins allowed besides; "*" for all
 * @param token what {@code Authorization: Bearer} must carry; empty for nothing
 */
public record Access(Set<String> origins, Optional<String> token) {
  /** An address or this machine, and perhaps a port. */
  private static final Pattern HOST =
      Pattern.compile("([0-9.]+|(?i:localhost)|\\[[0-9a-fA-F:.]+])(:\\d+)?");

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  public Access {
    origins = Set.copyOf(origins);
  }

  /** The reason why a request is not answered. */
  Optional<String> refusal(
      @Nullable String host, @Nullable String origin, @Nullable String authorization) {
    if (!isHost(host)) {
      return Optional.of("Ask by address or as localhost, not by this host name.");
    }
    if (origin != null && !isOrigin(origin)) {
      return Optional.of("This origin is not allowed; see --rpc-origin.");
    }
    if (token.isPresent() && !isToken(authorization, token.get())) {
      return Optional.of("Send Authorization: Bearer and the token of the node's rpc.token file.");
    }
    return Optional.empty();
  }

  /** Names can be made to point here; addresses cannot. */
  private boolean isHost(@Nullable String host) {
    if (host == null || token.isPresent()) {
      return true;
    }
    return HOST.matcher(host).matches();
  }

  boolean isOrigin(String origin) {
    if (origins.contains("*") || origins.contains(origin)) {
      return true;
    }
    try {
      URI uri = URI.create(origin);
      String scheme = String.valueOf(uri.getScheme());
      return scheme.endsWith("-extension")
          || (uri.getHost() != null && LOCAL.contains(uri.getHost().toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isToken(@Nullable String authorization, String token) {
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    return authorization != null
        && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
  }
}
