package org.poai.libp2p.multistream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;

/**
 * One end of a negotiation. It takes exactly the bytes that are part of it: what stays in the
 * buffer once it has {@link State#AGREED} belongs to the protocol, and may have come in the same
 * segment. Not thread-safe.
 *
 * <pre>
 * Negotiator negotiator = Negotiator.initiator(List.of("/noise"));
 * negotiator.begin(out);                       // write out
 * State state = negotiator.receive(in, out);   // for all that comes in, until not PENDING; write out
 * </pre>
 *
 * <p>An initiator with one proposal may write bytes of the protocol right behind {@link #begin},
 * without waiting for the answer; should that be {@link State#REFUSED}, nobody has read them.
 */
public abstract sealed class Negotiator permits Initiator, Responder {
  /** How long a negotiation may take before its stream is reset. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  static final String HEADER = "/multistream/1.0.0";
  static final String NOT_AVAILABLE = "na";
  static final String LIST = "ls";
  static final int MAX_MESSAGE = 1024;
  private static final int MAX_MESSAGES = 64;

  private final FrameReader frames = new FrameReader(MAX_MESSAGE);
  private State state = State.PENDING;
  private String protocol = "";
  private boolean headerSeen;
  private int messages;

  Negotiator() {}

  /** Proposes protocols, the first first; whoever opened the connection or stream does. */
  public static Negotiator initiator(List<String> proposals) {
    return new Initiator(proposals);
  }

  /** Answers proposals; agrees to the first that is one of ours. */
  public static Negotiator responder(Collection<String> served) {
    return new Responder(served);
  }

  /** Appends what this end says before it has heard anything. */
  public abstract void begin(ByteBuf out);

  /**
   * Takes messages from {@code in} until the negotiation is over or none is complete, and appends
   * the replies to {@code out}.
   *
   * @throws FormatException when the other end does not negotiate, or without end; then the stream
   *     is reset
   */
  public final State receive(ByteBuf in, ByteBuf out) throws FormatException {
    while (state == State.PENDING) {
      byte[] frame = frames.next(in);
      if (frame == null) {
        break;
      }
      if (++messages > MAX_MESSAGES) {
        throw new FormatException("a negotiation without an end");
      }
      onMessage(text(frame), out);
    }
    return state;
  }

  public final State state() {
    return state;
  }

  /** The protocol that both ends agreed on. */
  public final String protocol() {
    if (state != State.AGREED) {
      throw new IllegalStateException("no protocol is agreed on");
    }
    return protocol;
  }

  /** A message that is not the header, after the header. */
  abstract void take(String message, ByteBuf out) throws FormatException;

  /** The other end's header has come, for the first time. */
  abstract void greeted(ByteBuf out);

  final void agree(String agreed) {
    protocol = agreed;
    state = State.AGREED;
  }

  final void refuse() {
    state = State.REFUSED;
  }

  static void write(ByteBuf out, String message) {
    out.writeBytes(FrameReader.frame((message + "\n").getBytes(ISO_8859_1)));
  }

  static String checked(String protocol) {
    boolean printable = protocol.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (protocol.isEmpty() || !printable || protocol.length() >= MAX_MESSAGE) {
      throw new IllegalArgumentException("a protocol id is printable ASCII");
    }
    return protocol;
  }

  private void onMessage(String message, ByteBuf out) throws FormatException {
    boolean header = message.equals(HEADER);
    if (headerSeen) {
      // js repeats the header when it proposes again.
      if (!header) {
        take(message, out);
      }
      return;
    }
    if (!header) {
      throw new FormatException("no multistream header");
    }
    headerSeen = true;
    greeted(out);
  }

  /** Bytes as characters one to one, so that ids are equal only where their bytes are. */
  private static String text(byte[] frame) throws FormatException {
    if (frame.length == 0 || frame[frame.length - 1] != '\n') {
      throw new FormatException("a multistream message without its newline");
    }
    return new String(frame, 0, frame.length - 1, ISO_8859_1);
  }

  /** How far a negotiation is. */
  public enum State {
    PENDING,
    /** On {@link #protocol}; later bytes are its own. */
    AGREED,
    /** The responder has none of the proposals. */
    REFUSED
  }
}
