package org.poai.inference.child;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One end of the socket between node and child: frames, each with a deadline. The channel does not
 * block; a selector waits, so that no thread is needed beside the caller's.
 */
final class ChildLink implements AutoCloseable {
  private static final int READ_BYTES = 8 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final LongSupplier nanoTime;
  private final ByteBuffer length = ByteBuffer.allocate(Wire.LENGTH_BYTES);

  /** What was read and not yet taken: small frames come many at a time. */
  private final ByteBuffer come = ByteBuffer.allocateDirect(READ_BYTES).limit(0);

  ChildLink(SocketChannel channel, LongSupplier nanoTime) throws IOException {
    this.channel = channel;
    this.nanoTime = nanoTime;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  void send(ByteBuffer frame, long deadline) throws IOException {
    channel.write(frame);
    while (frame.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline);
      channel.write(frame);
    }
  }

  /** Whether a frame has come, or at least its beginning. */
  boolean hasMore() throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    return come.hasRemaining() || selector.selectNow(selected -> {}) > 0;
  }

  /**
   * The next frame's body.
   *
   * @param most bytes that it may have
   */
  ByteBuffer receive(int most, long deadline) throws IOException {
    length.clear();
    fill(length, deadline);
    ByteBuffer body = ByteBuffer.allocate(Wire.length(length.getInt(0), most));
    fill(body, deadline);
    return body.flip();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  private void fill(ByteBuffer target, long deadline) throws IOException {
    while (target.hasRemaining()) {
      if (come.hasRemaining()) {
        int now = Math.min(come.remaining(), target.remaining());
        target.put(target.position(), come, come.position(), now);
        target.position(target.position() + now);
        come.position(come.position() + now);
        continue;
      }
      come.clear();
      int read = channel.read(come);
      come.flip();
      if (read < 0) {
        throw new EOFException("the other process closed its socket");
      }
      if (read == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
  }

  private void await(int operation, long deadline) throws IOException {
    long left = deadline - nanoTime.getAsLong();
    if (left <= 0) {
      throw new Overdue();
    }
    key.interestOps(operation);
    selector.select(selected -> {}, TimeUnit.NANOSECONDS.toMillis(left) + 1);
  }

  /** The other side did not do its part in time. */
  static final class Overdue extends IOException {
    private static final long serialVersionUID = 1L;

    Overdue() {
      super("the engine process did not answer in time");
    }
  }
}
