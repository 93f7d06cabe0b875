package org.poai.libp2p.multistream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.poai.libp2p.multiformats.FormatException;

/**
 * The end that proposes. It accepts the other's header whenever it comes: some send it unasked,
 * some with their answer.
 */
final class Initiator extends Negotiator {
  private final Queue<String> proposals;

  Initiator(List<String> proposals) {
    if (proposals.isEmpty()) {
      throw new IllegalArgumentException("nothing to propose");
    }
    proposals.forEach(Negotiator::checked);
    this.proposals = new ArrayDeque<>(proposals);
  }

  @Override
  public void begin(ByteBuf out) {
    write(out, HEADER);
    write(out, proposals.element());
  }

  @Override
  void greeted(ByteBuf out) {}

  @Override
  void take(String message, ByteBuf out) throws FormatException {
    if (message.equals(proposals.element())) {
      agree(message);
      return;
    }
    if (!message.equals(NOT_AVAILABLE)) {
      throw new FormatException("an answer to what was not proposed");
    }
    proposals.remove();
    if (proposals.isEmpty()) {
      refuse();
    } else {
      write(out, proposals.element());
    }
  }
}
