package org.poai.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.poai.memory.Purse;

/**
 * What waits to be written to one connection. It leaves piece by piece as the socket takes it: the
 * socket's own memory, which lies outside of the heap, never holds more than some pieces. What is
 * not safe from any thread belongs to the connection's event loop.
 */
final class Outflow {
  /** A message is cut into so many bytes. */
  static final int PIECE_BYTES = 64 << 10;

  /** What a message that waits takes beside its bytes, about: an empty pong is not free. */
  private static final int MESSAGE_BYTES = 512;

  private final Channel channel;
  private final Purse purse;
  private final Queue<Message> messages = new ArrayDeque<>();
  private boolean pumping;
  private boolean isWithin;

  Outflow(Channel channel, Purse purse) {
    this.channel = channel;
    this.purse = purse;
  }

  /** What Netty writes, and how many bytes of a message that are. */
  record Piece(Object written, int bytes) {}

  private record Message(Iterator<Piece> pieces, Runnable sent) {}

  /**
   * Sends a message of so many bytes; false where there is no room for it. From any thread.
   *
   * @param sent runs when the last piece has left, if it does
   */
  boolean send(int bytes, Iterator<Piece> pieces, Runnable sent) {
    boolean hasRoom = reserve(bytes);
    if (hasRoom) {
      sendReserved(pieces, sent);
    }
    return hasRoom;
  }

  /**
   * Takes the room of a message of so many bytes, which is there and waits for its turn on the
   * event loop; false where there is none. From any thread.
   */
  boolean reserve(int bytes) {
    return purse.take(bytes + MESSAGE_BYTES);
  }

  /** Sends a message whose room was reserved. From any thread. */
  void sendReserved(Iterator<Piece> pieces, Runnable sent) {
    Message message = new Message(pieces, sent);
    if (channel.eventLoop().inEventLoop()) {
      enqueue(message);
    } else if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(() -> enqueue(message));
    }
  }

  private void enqueue(Message message) {
    messages.add(message);
    pump();
  }

  /** Bytes that wait, with what they take in the heap beside them. */
  long waiting() {
    return purse.held();
  }

  /** Whether a message has begun and not ended: anything else would fall into it. */
  boolean isWithinMessage() {
    return isWithin;
  }

  /** Writes while the socket takes it. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      @Nullable Message message = messages.peek();
      while (message != null && channel.isWritable()) {
        write(message);
        message = messages.peek();
      }
    } finally {
      pumping = false;
    }
    channel.flush();
  }

  private void write(Message message) {
    Piece piece = message.pieces().next();
    isWithin = message.pieces().hasNext();
    if (!isWithin) {
      messages.remove();
    }
    boolean isLast = !isWithin;
    channel
        .write(piece.written())
        .addListener(
            done -> {
              purse.give(piece.bytes() + (isLast ? MESSAGE_BYTES : 0));
              if (done.isSuccess() && isLast) {
                message.sent().run();
              }
            });
  }
}
