package org.poai.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.poai.memory.HeapBlocks;

/**
 * Reads the frames of a WebSocket that a client sends, masked (RFC 6455 section 5), and joins the
 * fragments of a message. Payload lies in the heap as it arrives. Owned by the event loop of its
 * connection.
 */
final class FrameParser {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int PROTOCOL_ERROR = 1002;
  static final int TOO_LARGE = 1009;
  private static final int NO_CODE = 1005;

  private static final int MAX_CONTROL = 125;

  private final int maxMessage;
  private final Sink sink;

  private final byte[] head = new byte[14];
  private int headBytes;
  private boolean isInPayload;
  private long left;
  private int maskAt;

  private int opcode;
  private boolean isFinal;
  private int messageOpcode;
  private final HeapBlocks message = new HeapBlocks();
  private final HeapBlocks control = new HeapBlocks();
  private boolean over;

  FrameParser(int maxMessage, Sink sink) {
    this.maxMessage = maxMessage;
    this.sink = sink;
  }

  /** Takes what the parser finds, in order. */
  interface Sink {
    /** So many bytes of a message's payload have come. */
    void came(int bytes);

    /** A whole message, text or binary. */
    void message(byte[] payload);

    void ping(byte[] payload);

    /** The client closes, and why; nothing is read after it. */
    void closed(int code);

    /** The client broke the rules, to be closed with this code; nothing is read after it. */
    void violation(int code, String why);
  }

  /** Reads all of {@code in}. */
  void read(ByteBuf in) {
    while (!over && in.isReadable()) {
      if (isInPayload) {
        payload(in);
      } else {
        header(in);
      }
      if (!over && isInPayload && left == 0) {
        isInPayload = false;
        headBytes = 0;
        end();
      }
    }
    in.skipBytes(in.readableBytes());
  }

  private void header(ByteBuf in) {
    while (in.isReadable() && headBytes < headLength()) {
      head[headBytes++] = in.readByte();
    }
    if (headBytes >= 2 && headBytes == headLength()) {
      begin();
    }
  }

  /** How long the head is, as far as that is known. */
  private int headLength() {
    return headBytes < 2 || (head[1] & 0x80) == 0 ? 2 : 2 + lengthBytes() + 4;
  }

  private int lengthBytes() {
    int length = head[1] & 0x7f;
    return length == 127 ? 8 : length == 126 ? 2 : 0;
  }

  private void begin() {
    isFinal = (head[0] & 0x80) != 0;
    opcode = head[0] & 0xf;
    boolean isControl = opcode >= CLOSE;
    long length = length();
    if ((head[0] & 0x70) != 0 || (head[1] & 0x80) == 0) {
      violated(PROTOCOL_ERROR, "frames are masked and have no extensions");
    } else if (opcode > PONG || (opcode > BINARY && !isControl)) {
      violated(PROTOCOL_ERROR, "no such opcode");
    } else if (isControl && (!isFinal || length < 0 || length > MAX_CONTROL)) {
      violated(PROTOCOL_ERROR, "a control frame is whole and short");
    } else if (!isControl && (opcode == CONTINUATION) != (messageOpcode != 0)) {
      violated(PROTOCOL_ERROR, "fragments of a message follow each other");
    } else if (!isControl && (length < 0 || length > maxMessage - message.size())) {
      violated(TOO_LARGE, "a message of more than " + maxMessage + " bytes");
    } else {
      if (opcode == TEXT || opcode == BINARY) {
        messageOpcode = opcode;
      }
      left = length;
      maskAt = 0;
      isInPayload = true;
    }
  }

  private long length() {
    long length = head[1] & 0x7f;
    if (lengthBytes() > 0) {
      length = 0;
      for (int i = 0; i < lengthBytes(); i++) {
        length = length << 8 | (head[2 + i] & 0xff);
      }
    }
    return length;
  }

  private void payload(ByteBuf in) {
    int length = (int) Math.min(left, in.readableBytes());
    HeapBlocks target = opcode >= CLOSE ? control : message;
    target.add(unmasked(in, length), length);
    maskAt += length;
    left -= length;
    if (target == message && length > 0) {
      sink.came(length);
    }
  }

  private ByteBuf unmasked(ByteBuf in, int length) {
    byte[] piece = new byte[length];
    in.readBytes(piece);
    int mask = 2 + lengthBytes();
    for (int i = 0; i < length; i++) {
      piece[i] ^= head[mask + ((maskAt + i) & 3)];
    }
    return Unpooled.wrappedBuffer(piece);
  }

  private void end() {
    switch (opcode) {
      case PING -> sink.ping(control.take());
      case PONG -> {
        var unused = control.take();
      }
      case CLOSE -> {
        over = true;
        byte[] reason = control.take();
        sink.closed(reason.length < 2 ? NO_CODE : (reason[0] & 0xff) << 8 | (reason[1] & 0xff));
      }
      default -> {
        if (isFinal) {
          messageOpcode = 0;
          sink.message(message.take());
        }
      }
    }
  }

  private void violated(int code, String why) {
    over = true;
    sink.violation(code, why);
  }
}
