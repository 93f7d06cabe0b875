package org.poai.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.List;
import org.poai.http.Outflow.Piece;

/** A response cut into pieces, its head in front. */
final class ResponsePieces implements Iterator<Piece> {
  private final HttpVersion version;
  private final HttpResponseStatus status;
  private final HttpHeaders headers;
  private final byte[] body;
  private int at = -1;

  private ResponsePieces(
      HttpVersion version, HttpResponseStatus status, HttpHeaders headers, byte[] body) {
    this.version = version;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Iterator<Piece> of(
      HttpVersion version, HttpResponseStatus status, HttpHeaders headers, byte[] body) {
    if (body.length > Outflow.PIECE_BYTES) {
      return new ResponsePieces(version, status, headers, body);
    }
    Object whole =
        new DefaultFullHttpResponse(
            version, status, Unpooled.wrappedBuffer(body), headers, EmptyHttpHeaders.INSTANCE);
    return List.of(new Piece(whole, body.length)).iterator();
  }

  @Override
  public boolean hasNext() {
    return at < body.length;
  }

  @Override
  public Piece next() {
    if (at < 0) {
      at = 0;
      return new Piece(new DefaultHttpResponse(version, status, headers), 0);
    }
    int length = Math.min(Outflow.PIECE_BYTES, body.length - at);
    var bytes = Unpooled.wrappedBuffer(body, at, length);
    at += length;
    return new Piece(
        hasNext() ? new DefaultHttpContent(bytes) : new DefaultLastHttpContent(bytes), length);
  }
}
