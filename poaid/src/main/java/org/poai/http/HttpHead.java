package org.poai.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, as far as it matters.
 *
 * @param path without query
 * @param authority the host that the target itself names, where it does (RFC 9112, 3.2.2)
 * @param length of its body as announced, or -1
 */
record HttpHead(
    String method,
    String path,
    @Nullable String authority,
    HttpVersion version,
    boolean keepAlive,
    long length,
    HttpHeaders headers) {
  private static final int BYTES = 512;

  /** Of one header, beside its letters. */
  private static final int HEADER_BYTES = 192;

  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://(?<authority>[^/?]*)(?<rest>.*)", Pattern.CASE_INSENSITIVE);

  static HttpHead of(HttpRequest request) {
    Matcher absolute = ABSOLUTE.matcher(request.uri());
    boolean isAbsolute = absolute.matches();
    String target = isAbsolute ? absolute.group("rest") : request.uri();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return new HttpHead(
        request.method().name(),
        isAbsolute && path.isEmpty() ? "/" : path,
        isAbsolute ? absolute.group("authority") : null,
        request.protocolVersion().isKeepAliveDefault()
            ? HttpVersion.HTTP_1_1
            : HttpVersion.HTTP_1_0,
        HttpUtil.isKeepAlive(request),
        length(request),
        request.headers());
  }

  private static long length(HttpRequest request) {
    try {
      return HttpUtil.getContentLength(request, -1L);
    } catch (NumberFormatException e) {
      return -1; // The decoder refuses it, too.
    }
  }

  /** Bytes of heap that it takes, about: many short headers are worth many long ones. */
  int weight() {
    int bytes = BYTES + path.length();
    for (Map.Entry<String, String> header : headers) {
      bytes += HEADER_BYTES + header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }

  @Nullable String header(CharSequence name) {
    return headers.get(name);
  }

  @Nullable String origin() {
    return header(HttpHeaderNames.ORIGIN);
  }

  /** What is asked of the answer. */
  RouteRequest.Conditions conditions() {
    return new RouteRequest.Conditions(
        text(HttpHeaderNames.RANGE),
        text(HttpHeaderNames.ACCEPT_ENCODING),
        text(HttpHeaderNames.IF_NONE_MATCH));
  }

  private String text(CharSequence name) {
    String value = header(name);
    return value == null ? "" : value;
  }

  /** What the body is announced as, or nothing. */
  String contentType() {
    return text(HttpHeaderNames.CONTENT_TYPE);
  }

  Access.Head forAccess() {
    return new Access.Head(
        path, header(HttpHeaderNames.HOST), origin(), header(HttpHeaderNames.AUTHORIZATION));
  }

  boolean wantsWebSocket() {
    return method.equals("GET")
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  boolean isPreflight() {
    return method.equals("OPTIONS");
  }

  boolean waitsForContinue() {
    return version.equals(HttpVersion.HTTP_1_1)
        && headers.containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
  }

  boolean isCompressed() {
    String coding = header(HttpHeaderNames.CONTENT_ENCODING);
    return coding != null && !coding.equalsIgnoreCase("identity");
  }
}
