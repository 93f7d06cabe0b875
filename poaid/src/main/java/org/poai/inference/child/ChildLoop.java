package org.poai.inference.child;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.TextTaker;
import org.poai.inference.child.Wire.BrokenFrame;
import org.poai.inference.child.Wire.Op;

/** Answers one request after the other, until the node closes its end. */
final class ChildLoop {
  private final SocketChannel channel;
  private final InferenceEngine engine;
  private final ByteBuffer length = ByteBuffer.allocate(Wire.LENGTH_BYTES);

  /** The number of the last request for a text: words on its pieces may come when it has ended. */
  private int lastText;

  ChildLoop(SocketChannel channel, InferenceEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  /**
   * Never returns in order.
   *
   * @throws IOException at the connection's end
   */
  void run() throws IOException {
    while (true) {
      Optional<ByteBuffer> answer = answer(read());
      if (answer.isPresent()) {
        write(channel, answer.get());
      }
    }
  }

  static void write(SocketChannel channel, ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private ByteBuffer read() throws IOException {
    fill(length.clear());
    ByteBuffer body = ByteBuffer.allocate(Wire.length(length.getInt(0), Wire.MAX_REQUEST));
    fill(body);
    return body.flip();
  }

  private void fill(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException();
      }
    }
  }

  /** The answer to a request; none to a word on a text that has ended. */
  private Optional<ByteBuffer> answer(ByteBuffer body) throws IOException {
    Op op = Wire.pick(body, Op.values());
    int number = body.getInt();
    if (op == Op.MORE || op == Op.ENOUGH) {
      if (number != lastText) {
        throw new BrokenFrame("a word on no piece");
      }
      return Optional.empty();
    }
    return Optional.of(answer(op, number, body));
  }

  private ByteBuffer answer(Op op, int number, ByteBuffer body) throws IOException {
    try {
      return switch (op) {
        case ENCODE -> encode(number, Wire.text(body));
        case EMBED -> embed(number, Wire.text(body));
        case COMPLETE -> {
          int tokens = body.getInt();
          yield Wire.success(number, engine.complete(Wire.text(body), tokens));
        }
        case GENERATE -> {
          int tokens = body.getInt();
          lastText = number;
          yield Wire.ended(number, engine.generate(Wire.text(body), tokens, new Pieces(number)));
        }
        case MORE, ENOUGH -> throw new BrokenFrame("a word on no piece");
      };
    } catch (InferenceException e) {
      return Wire.failure(number, e);
    }
  }

  /** Sends the pieces of a text, a few ahead of the node's words on them. */
  private final class Pieces implements TextTaker {
    private final int number;
    private int sent;

    Pieces(int number) {
      this.number = number;
    }

    @Override
    public boolean take(String piece) {
      throw new IllegalStateException("an engine says how long its text is");
    }

    @Override
    public boolean take(String piece, int tokens) {
      try {
        write(channel, Wire.piece(number, piece, tokens));
        sent++;
        return sent <= Wire.AHEAD || wantsMore(read());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the node is gone; to write the answer will fail, too
      }
    }

    private boolean wantsMore(ByteBuffer body) throws BrokenFrame {
      return Wire.pick(body, Op.values()) == Op.MORE && body.getInt() == number;
    }
  }

  private ByteBuffer encode(int number, String text) throws InferenceException {
    int[] ids = engine.encode(text);
    ByteBuffer frame = Wire.success(number, 4 * ids.length);
    frame.asIntBuffer().put(ids);
    return frame.rewind();
  }

  private ByteBuffer embed(int number, String prompt) throws InferenceException {
    float[] state = engine.embed(prompt);
    ByteBuffer frame = Wire.success(number, 4 * state.length);
    frame.asFloatBuffer().put(state);
    return frame.rewind();
  }
}
