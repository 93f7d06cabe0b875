package org.poai.inference.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.TextTaker;
import org.poai.inference.child.Wire.BrokenFrame;
import org.poai.inference.child.Wire.Op;

/** Answers one request after the other, until the node closes its end. */
final class ChildLoop {
  /** The node is waited for as long as it lives. */
  private static final long PATIENCE_NANOS = TimeUnit.DAYS.toNanos(36_500);

  private final ChildLink link;
  private final InferenceEngine engine;
  private final long deadline = System.nanoTime() + PATIENCE_NANOS;

  /** The number of the last request for a text: that it is enough may be said when it has ended. */
  private int lastText;

  ChildLoop(ChildLink link, InferenceEngine engine) {
    this.link = link;
    this.engine = engine;
  }

  /**
   * Never returns in order.
   *
   * @throws IOException at the connection's end
   */
  void run() throws IOException {
    link.send(Wire.success(0, 4).putInt(engine.dim()).flip(), deadline);
    while (true) {
      Optional<ByteBuffer> answer = answer(read());
      if (answer.isPresent()) {
        link.send(answer.get(), deadline);
      }
    }
  }

  private ByteBuffer read() throws IOException {
    return link.receive(Wire.MAX_REQUEST, deadline);
  }

  /** The answer to a request; none where a text has ended of which no more is wanted. */
  private Optional<ByteBuffer> answer(ByteBuffer body) throws IOException {
    Op op = Wire.pick(body, Op.values());
    int number = body.getInt();
    if (op == Op.ENOUGH) {
      requireLast(number);
      return Optional.empty();
    }
    return Optional.of(answer(op, number, body));
  }

  private void requireLast(int number) throws BrokenFrame {
    if (number != lastText) {
      throw new BrokenFrame("enough of no text");
    }
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
        case ENOUGH -> throw new IllegalStateException("it has no answer");
      };
    } catch (InferenceException e) {
      return Wire.failure(number, e);
    }
  }

  /** Sends the pieces of a text, and waits for nothing. */
  private final class Pieces implements TextTaker {
    private final int number;

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
        link.send(Wire.piece(number, piece, tokens), deadline);
        return !link.hasMore() || isMore(read());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the node is gone; to write the answer will fail, too
      }
    }

    /** Nothing but that it is enough may be said while a text comes about. */
    private boolean isMore(ByteBuffer body) throws BrokenFrame {
      if (Wire.pick(body, Op.values()) != Op.ENOUGH) {
        throw new BrokenFrame("a request within a text");
      }
      requireLast(body.getInt());
      return false;
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
