package org.poai.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Heads that two readers, such as this node and a proxy before it, could understand differently
 * (RFC 9112, sections 3.2 and 6.1): they are refused, whatever they ask for.
 */
final class HeadForm {
  /** Headers of which a request has one at most; what Netty reads of them, too. */
  private static final List<CharSequence> SINGLE =
      List.of(
          HttpHeaderNames.HOST,
          HttpHeaderNames.AUTHORIZATION,
          HttpHeaderNames.ORIGIN,
          HttpHeaderNames.CONTENT_TYPE,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.TRANSFER_ENCODING);

  /** RFC 3986: a name or an address, and perhaps a port; no user before it. */
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(:[0-9]*)?");

  private HeadForm() {}

  /** What is wrong with a head, as a sentence for the client. */
  static Optional<String> fault(HttpHead head) {
    for (CharSequence name : SINGLE) {
      if (head.headers().getAll(name).size() > 1) {
        return Optional.of("A request has one header " + name + " at most.");
      }
    }
    String host = head.header(HttpHeaderNames.HOST);
    if (host == null && head.version().equals(HttpVersion.HTTP_1_1)) {
      return Optional.of("A request of HTTP/1.1 has a header host.");
    }
    if (host != null && !HOST.matcher(host).matches()) {
      return Optional.of("The header host names a host, and perhaps a port.");
    }
    String authority = head.authority();
    if (authority != null && !authority.equalsIgnoreCase(host)) {
      return Optional.of("The target of the request and its header host name two hosts.");
    }
    return isTarget(head)
        ? Optional.empty()
        : Optional.of("The target of a request begins with / or http://.");
  }

  private static boolean isTarget(HttpHead head) {
    return head.path().startsWith("/") || (head.isPreflight() && head.path().equals("*"));
  }
}
