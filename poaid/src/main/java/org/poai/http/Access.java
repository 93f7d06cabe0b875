package org.poai.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask; judged by the head of a request, before a byte of its body is kept. A page in the
 * operator's browser can reach a port on loopback: so the name that it was reached by must be one
 * of this machine (against DNS rebinding), and the page's origin one of this machine, an extension,
 * or one that the operator allows. Who shows the token, as {@code Authorization: Bearer} or, for
 * wallets that send no header, as the first part of the path, is an owner of the node; a port that
 * others can reach is for owners only.
 *
 * @param origins allowed besides; "*" for all
 * @param hosts names that this machine may be reached by besides; "*" for all
 * @param token what an owner shows; empty where there are none
 * @param ownersOnly whether nobody else is answered
 * @param pages whether web pages may ask at all
 */
public record Access(
    Set<String> origins,
    Set<String> hosts,
    Optional<String> token,
    boolean ownersOnly,
    boolean pages) {
  /** An address or this machine, and perhaps a port. */
  private static final Pattern HOST =
      Pattern.compile("([0-9.]+|(?i:localhost)|\\[[0-9a-fA-F:.]+])(:\\d*)?");

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String ALL = "*";

  public Access {
    origins = Set.copyOf(origins);
    hosts = Set.copyOf(hosts);
    if (ownersOnly && token.isEmpty()) {
      throw new IllegalArgumentException("nobody could ask");
    }
  }

  /** For a port that the pages of this machine may ask, too. */
  public Access(
      Set<String> origins, Set<String> hosts, Optional<String> token, boolean ownersOnly) {
    this(origins, hosts, token, ownersOnly, true);
  }

  /** For a port that answers programs which show the token, and no web page. */
  public static Access ofPrograms(String token) {
    return new Access(Set.of(), Set.of(), Optional.of(token), true, false);
  }

  /** For a port that only programs of this machine reach. */
  public static Access local() {
    return new Access(Set.of(), Set.of(), Optional.empty(), false);
  }

  /** For a port that tells everybody the same, and changes nothing. */
  public static Access open() {
    return new Access(Set.of(ALL), Set.of(ALL), Optional.empty(), false);
  }

  /**
   * What the head of a request says of who asks.
   *
   * @param path with its token, if it has one, without query
   */
  record Head(
      String path,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization) {}

  /** Why a request is not answered. */
  record Refusal(int status, String why) {}

  /** The reason why a request is not answered. */
  Optional<Refusal> refusal(Head head) {
    Optional<Refusal> place = placeRefusal(head);
    if (place.isPresent()) {
      return place;
    }
    if (ownersOnly && !isOwner(head)) {
      return Optional.of(
          new Refusal(
              401,
              "Send Authorization: Bearer and the token of the node's rpc.token file, or put the"
                  + " token into the path: http://HOST:PORT/TOKEN"));
    }
    return Optional.empty();
  }

  /** Whether a request shows the token. */
  boolean isOwner(Head head) {
    return token.isPresent()
        && (isToken(bearer(head.authorization()), token.get())
            || isToken(firstPart(head.path()), token.get()));
  }

  /** The same but for the token, which browsers do not send with a preflight. */
  Optional<Refusal> placeRefusal(Head head) {
    if (!isHost(head.host())) {
      return Optional.of(
          new Refusal(
              403,
              "Ask by address or as localhost, not by this host name; --rpc-host-name allows it."));
    }
    String origin = head.origin();
    if (origin != null && !pages) {
      return Optional.of(new Refusal(403, "Web pages are not answered here."));
    }
    if (origin != null && !isOrigin(origin)) {
      return Optional.of(new Refusal(403, "This origin is not allowed; see --rpc-origin."));
    }
    return Optional.empty();
  }

  /** The path behind the token, where it begins with that. */
  String withoutToken(String path) {
    String first = firstPart(path);
    return token.isPresent() && isToken(first, token.get())
        ? "/" + path.substring(Math.min(path.length(), first.length() + 2))
        : path;
  }

  private static String firstPart(String path) {
    int end = path.indexOf('/', 1);
    return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
  }

  /** Names can be made to point here; addresses cannot, and who has the token may come by any. */
  private boolean isHost(@Nullable String host) {
    if (host == null || ownersOnly || HOST.matcher(host).matches()) {
      return true;
    }
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return hosts.contains(ALL)
        || hosts.stream().anyMatch(allowed -> allowed.toLowerCase(Locale.ROOT).equals(name));
  }

  boolean isOrigin(String origin) {
    if (origins.contains(ALL) || origins.contains(origin)) {
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

  private static String bearer(@Nullable String authorization) {
    String scheme = "Bearer ";
    return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? authorization.substring(scheme.length()).strip()
        : "";
  }

  private static boolean isToken(String shown, String token) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
