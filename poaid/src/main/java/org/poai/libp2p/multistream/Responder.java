package org.poai.libp2p.multistream;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;

/**
 * The end that is proposed to. All that it ever writes is bounded, since a peer may ask without
 * reading: so many proposals, each answered by less than one message.
 */
final class Responder extends Negotiator {
  private static final int MAX_PROPOSALS = 50;

  private final Set<String> served;
  private int proposals;

  Responder(Collection<String> served) {
    served.forEach(Negotiator::checked);
    this.served = new LinkedHashSet<>(served);
  }

  /** Nothing: the header goes out with the first answer, in one segment. */
  @Override
  public void begin(ByteBuf out) {}

  @Override
  void greeted(ByteBuf out) {
    write(out, HEADER);
  }

  @Override
  void take(String message, ByteBuf out) throws FormatException {
    if (++proposals > MAX_PROPOSALS) {
      throw new FormatException("more than " + MAX_PROPOSALS + " proposals");
    }
    if (served.contains(message)) {
      write(out, message);
      agree(message);
    } else if (message.equals(LIST)) {
      list(out);
    } else {
      write(out, NOT_AVAILABLE);
    }
  }

  /** One message that holds a message for each protocol, and a newline. */
  private void list(ByteBuf out) {
    StringBuilder names = new StringBuilder();
    for (String protocol : served) {
      byte[] line = FrameReader.frame((protocol + "\n").getBytes(StandardCharsets.ISO_8859_1));
      names.append(new String(line, StandardCharsets.ISO_8859_1));
    }
    write(out, names.length() < MAX_MESSAGE ? names.toString() : NOT_AVAILABLE);
  }
}
