package org.poai.inference.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.poai.inference.Continuation;
import org.poai.inference.Continuation.End;
import org.poai.inference.InferenceException;
import org.poai.inference.TextTaker;
import org.poai.inference.child.Wire.BrokenFrame;
import org.poai.inference.child.Wire.Request;
import org.poai.inference.child.Wire.Status;

/**
 * The requests of one connection, in turn. An {@link IOException} means that the child is lost; an
 * {@link InferenceException} is its answer.
 */
final class ChildSession implements AutoCloseable {
  /** In UTF-16 units, far more than any vocabulary's longest words make. */
  private static final int MAX_CONTINUATION = 1 << 20;

  private final ChildLink link;
  private int number;

  /** A result, or a piece of one. */
  private record Reply(Status status, ByteBuffer body) {}

  ChildSession(ChildLink link) {
    this.link = link;
  }

  /** Waits for the child's first answer: the width of the model's states. */
  int awaitReady(long deadline) throws IOException, InferenceException {
    ByteBuffer body = whole(answer(deadline));
    if (body.remaining() != 4) {
      throw new BrokenFrame("a first answer without a width");
    }
    int width = body.getInt();
    if (width < 1 || width > Wire.MAX_WIDTH) {
      throw new BrokenFrame("states of " + width + " values");
    }
    return width;
  }

  /** The result's bytes. */
  ByteBuffer exchange(Request request, long deadline) throws IOException, InferenceException {
    ask(request, deadline);
    return whole(answer(deadline));
  }

  /**
   * The continuation that is asked for; each of its pieces goes to {@code taker}. Where that has
   * enough the text ends, however far the child has come meanwhile.
   */
  Continuation exchange(Request request, long deadline, TextTaker taker)
      throws IOException, InferenceException {
    ask(request, deadline);
    StringBuilder text = new StringBuilder();
    Optional<Continuation> stopped = Optional.empty();
    Reply reply = answer(deadline);
    while (reply.status() == Status.PIECE) {
      int tokens = Wire.tokens(reply.body());
      String piece = Wire.text(reply.body());
      if (text.length() + piece.length() > MAX_CONTINUATION) {
        throw new BrokenFrame("a text without end");
      }
      if (stopped.isEmpty()) {
        text.append(piece);
        if (!taker.take(piece)) {
          link.send(Wire.enough(number), deadline);
          stopped = Optional.of(new Continuation(text.toString(), tokens, End.TAKER));
        }
      }
      reply = answer(deadline);
    }
    Continuation whole = Wire.continuation(text.toString(), reply.body());
    return stopped.orElse(whole);
  }

  private void ask(Request request, long deadline) throws IOException {
    number++;
    link.send(Wire.request(number, request), deadline);
  }

  private static ByteBuffer whole(Reply reply) throws BrokenFrame {
    if (reply.status() == Status.PIECE) {
      throw new BrokenFrame("a piece of a text that nobody asked for");
    }
    return reply.body();
  }

  @Override
  public void close() throws IOException {
    link.close();
  }

  private Reply answer(long deadline) throws IOException, InferenceException {
    ByteBuffer body = link.receive(Wire.MAX_ANSWER, deadline);
    Status status = Wire.pick(body, Status.values());
    if (body.getInt() != number) {
      throw new BrokenFrame("an answer to another request");
    }
    if (status != Status.OK && status != Status.PIECE) {
      throw new InferenceException(status.kind(), Wire.text(body));
    }
    return new Reply(status, body);
  }
}
