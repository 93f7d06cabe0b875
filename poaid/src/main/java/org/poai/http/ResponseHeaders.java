package org.poai.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headers of a response. */
final class ResponseHeaders {
  /** What has no body, and says nothing of one. */
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  private ResponseHeaders() {}

  /**
   * Headers of a response.
   *
   * @param isLast whether the connection ends after it
   * @param origin the page that asks and may read the answer, if any
   */
  static HttpHeaders of(
      Response response, HttpVersion version, boolean isLast, @Nullable String origin) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    boolean hasBody = !WITHOUT_BODY.contains(response.status());
    response.headers().forEach(headers::set);
    if (response.rest().isPresent() && version.isKeepAliveDefault()) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (response.rest().isEmpty() && hasBody) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    }
    if (hasBody) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, response.type());
      if (!headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
      }
      headers.set("X-Content-Type-Options", "nosniff");
    }
    if (isLast) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!version.isKeepAliveDefault()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    if (origin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    return headers;
  }
}
