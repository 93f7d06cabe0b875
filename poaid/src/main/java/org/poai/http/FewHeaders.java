package org.poai.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Headers of a request, so many at most: one takes some hundred bytes of heap however short it is,
 * and those of a head that does not end are on nobody's account.
 */
final class FewHeaders extends DefaultHttpHeaders {
  /** Far more than browsers and proxies send. */
  static final int MOST = 128;

  static final HttpHeadersFactory FACTORY =
      new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
          return new FewHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return new FewHeaders();
        }
      };

  @Override
  public HttpHeaders add(String name, Object value) {
    requireRoom();
    return super.add(name, value);
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    requireRoom();
    return super.add(name, value);
  }

  private void requireRoom() {
    if (size() >= MOST) {
      throw new TooLongHttpHeaderException("more than " + MOST + " headers");
    }
  }
}
