package org.poai.inference.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.poai.inference.InferenceException;
import org.poai.inference.child.Wire.BrokenFrame;
import org.poai.inference.child.Wire.Request;
import org.poai.inference.child.Wire.Status;

/**
 * The requests of one connection, in turn. An {@link IOException} means that the child is lost; an
 * {@link InferenceException} is its answer.
 */
final class ChildSession implements AutoCloseable {
  private final ChildLink link;
  private int number;

  ChildSession(ChildLink link) {
    this.link = link;
  }

  /** Waits for the child's first answer: the width of the model's states. */
  int awaitReady(long deadline) throws IOException, InferenceException {
    ByteBuffer body = answer(deadline);
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
    number++;
    link.send(Wire.request(number, request), deadline);
    return answer(deadline);
  }

  @Override
  public void close() throws IOException {
    link.close();
  }

  private ByteBuffer answer(long deadline) throws IOException, InferenceException {
    ByteBuffer body = link.receive(deadline);
    Status status = Wire.pick(body, Status.values());
    if (body.getInt() != number) {
      throw new BrokenFrame("an answer to another request");
    }
    if (status != Status.OK) {
      throw new InferenceException(status.kind(), Wire.text(body));
    }
    return body;
  }
}
