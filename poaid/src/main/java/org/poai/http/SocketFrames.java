package org.poai.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.poai.http.Outflow.Piece;

/** Frames of a WebSocket that the server sends, unmasked (RFC 6455 section 5.2). */
final class SocketFrames {
  private static final int FIN = 0x80;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int MAX_REASON = 123;

  private SocketFrames() {}

  /** A text, whole in one frame, whose payload is cut into pieces. */
  static Iterator<Piece> text(byte[] payload) {
    return new Pieces(head(FrameParser.TEXT, payload.length), payload);
  }

  static Iterator<Piece> ping() {
    return one(head(FrameParser.PING, 0), 0);
  }

  static Iterator<Piece> pong(byte[] payload) {
    return one(head(FrameParser.PONG, payload.length).writeBytes(payload), payload.length);
  }

  /** A close with its code; the reason is cut where it is too long for a control frame. */
  static ByteBuf close(int code, String why) {
    byte[] reason = why.getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(reason.length, MAX_REASON);
    return head(FrameParser.CLOSE, 2 + length).writeShort(code).writeBytes(reason, 0, length);
  }

  private static Iterator<Piece> one(ByteBuf frame, int bytes) {
    return List.of(new Piece(frame, bytes)).iterator();
  }

  private static ByteBuf head(int opcode, int length) {
    ByteBuf out = Unpooled.buffer(Math.min(length, 125) + 10);
    out.writeByte(FIN | opcode);
    if (length < LENGTH_OF_16_BITS) {
      out.writeByte(length);
    } else if (length <= 0xffff) {
      out.writeByte(LENGTH_OF_16_BITS).writeShort(length);
    } else {
      out.writeByte(LENGTH_OF_64_BITS).writeLong(length);
    }
    return out;
  }

  /** The head of a frame, then its payload. */
  private static final class Pieces implements Iterator<Piece> {
    private final ByteBuf head;
    private final byte[] payload;
    private int at;

    Pieces(ByteBuf head, byte[] payload) {
      this.head = head;
      this.payload = payload;
    }

    @Override
    public boolean hasNext() {
      return head.isReadable() || at < payload.length;
    }

    @Override
    public Piece next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int length = Math.min(Outflow.PIECE_BYTES, payload.length - at);
      ByteBuf part = Unpooled.wrappedBuffer(payload, at, length);
      at += length;
      ByteBuf first = head.readBytes(head.readableBytes());
      return new Piece(Unpooled.wrappedBuffer(first, part), length);
    }
  }
}
