package org.poai.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.poai.cli.option.Refusals;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/** Reads the origin of a web page as browsers send it: scheme, host and port, nothing behind. */
final class WebOrigin {
  /** Schemes of addresses that are no pages, so that no browser sends them as an origin. */
  private static final Set<String> NO_PAGES = Set.of("ws", "wss", "ftp", "ftps", "file");

  private WebOrigin() {}

  /** An origin in the form in which it is compared; {@code *} stands for every one. */
  static String parse(String text) {
    String given = text.strip();
    if (given.equals("*") || given.equals("null")) {
      return given;
    }
    try {
      URI uri = URI.create(given);
      String path = uri.getPath() == null ? "" : uri.getPath();
      boolean bare = path.isEmpty() || path.equals("/");
      if (uri.getScheme() != null
          && !NO_PAGES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && bare
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getUserInfo() == null) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme
            + "://"
            + uri.getHost().toLowerCase(Locale.ROOT)
            + port(scheme, uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      // The sentence below says it.
    }
    throw new UserException(
        ExitCode.USAGE,
        "--rpc-origin takes the origin of a web page such as https://app.example or"
            + " http://192.168.1.5:3000, or * for all, not \""
            + Refusals.printable(text)
            + "\".");
  }

  /** Browsers leave out the usual port. */
  private static String port(String scheme, int port) {
    int usual = scheme.equals("https") ? 443 : 80;
    return port < 0 || port == usual ? "" : ":" + port;
  }
}
