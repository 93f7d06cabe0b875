package org.poai.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.poai.http.Outflow.Piece;

/**
 * The way of a streamed response into its connection. A client that leaves more lying than the
 * connection may hold is cut off.
 *
 * @param mostWaiting bytes that may wait, if the connection has room for them
 * @param ended runs on the event loop when all has left
 */
record StreamSink(Channel channel, Outflow out, long mostWaiting, Runnable ended)
    implements ResponseSource.Sink {
  @Override
  public boolean send(byte[] piece) {
    Object content = new DefaultHttpContent(Unpooled.wrappedBuffer(piece));
    return channel.isActive() && send(new Piece(content, piece.length), () -> {});
  }

  @Override
  public void end() {
    boolean unused = send(new Piece(LastHttpContent.EMPTY_LAST_CONTENT, 0), ended);
  }

  private boolean send(Piece piece, Runnable sent) {
    boolean hasRoom =
        out.waiting() + piece.bytes() <= mostWaiting
            && out.send(piece.bytes(), List.of(piece).iterator(), sent);
    if (!hasRoom) {
      var unused = channel.close();
    }
    return hasRoom;
  }
}
