package org.poai.inference.child;

import java.nio.ByteBuffer;
import org.poai.inference.Continuation;
import org.poai.inference.Continuation.End;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

/**
 * The frames between the two processes; integers are big-endian. A frame is its body's length (u32)
 * and its body. A request's body is {@code op u8, number u32}, for {@code COMPLETE} and {@code
 * GENERATE} {@code tokens u32}, then the text in UTF-16, which keeps lone surrogates as they are.
 * An answer's body is {@code status u8, number u32}, then d floats, ids as u32, or text in UTF-16;
 * a failure's text is its sentence. The first answer, unasked, has number 0 and {@code dim u32}.
 * Before the answer to {@code GENERATE}, which is {@code end u8, tokens u32}, come the pieces of
 * the text, each an answer with status {@code PIECE} and {@code tokens u32} of the text so far. The
 * node may say {@code ENOUGH} with the number of the request after any of them: there the text ends
 * for it, and the child ends it as soon as it hears. Lengths are checked before anything is
 * allocated; a frame that breaks these rules means that the other process is broken.
 */
final class Wire {
  static final int LENGTH_BYTES = 4;

  /** The longest text and its head. */
  static final int MAX_REQUEST = 2 * InferenceEngine.MAX_TEXT + 16;

  /** Most values of a state. */
  static final int MAX_WIDTH = 1 << 18;

  /** So many floats or ids, more than any text has tokens. */
  static final int MAX_ANSWER = 4 * MAX_WIDTH + 16;

  private static final int HEAD_BYTES = 5;
  private static final int MAX_SENTENCE = 2_000;

  private Wire() {}

  /** What a request asks for. */
  enum Op implements Coded {
    ENCODE(1),
    EMBED(2),
    COMPLETE(3),
    GENERATE(4),
    ENOUGH(5);

    private final int code;

    Op(int code) {
      this.code = code;
    }

    boolean hasTokens() {
      return this == COMPLETE || this == GENERATE;
    }

    @Override
    public byte code() {
      return (byte) code;
    }
  }

  /** How an answer ended. */
  enum Status implements Coded {
    OK(0),
    REFUSED(1),
    NOT_FINITE(2),
    UNAVAILABLE(3),
    PIECE(4);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    @Override
    public byte code() {
      return (byte) code;
    }

    static Status of(Kind kind) {
      return switch (kind) {
        case REFUSED -> REFUSED;
        case NOT_FINITE -> NOT_FINITE;
        case UNAVAILABLE, POISON -> UNAVAILABLE;
      };
    }

    Kind kind() {
      return switch (this) {
        case REFUSED -> Kind.REFUSED;
        case NOT_FINITE -> Kind.NOT_FINITE;
        case UNAVAILABLE -> Kind.UNAVAILABLE;
        case OK, PIECE -> throw new IllegalStateException("a result is no failure");
      };
    }
  }

  /** A value that has a byte of its own on the wire. */
  interface Coded {
    byte code();
  }

  /** Why a text has no more, on the wire. */
  enum Ending implements Coded {
    MODEL(0, End.MODEL),
    LIMIT(1, End.LIMIT),
    TAKER(2, End.TAKER);

    private final int code;
    private final End end;

    Ending(int code, End end) {
      this.code = code;
      this.end = end;
    }

    static Ending of(End end) {
      return valueOf(end.name());
    }

    End end() {
      return end;
    }

    @Override
    public byte code() {
      return (byte) code;
    }
  }

  /** One call; {@code tokens} counts for {@code COMPLETE} and {@code GENERATE} only. */
  record Request(Op op, String text, int tokens) {}

  static ByteBuffer request(int number, Request request) {
    int extra = request.op().hasTokens() ? 4 : 0;
    ByteBuffer frame = frame(HEAD_BYTES + extra + 2 * request.text().length());
    frame.put(request.op().code()).putInt(number);
    if (request.op().hasTokens()) {
      frame.putInt(request.tokens());
    }
    return withText(frame, request.text());
  }

  /** The end of a text of which no more is wanted. */
  static ByteBuffer enough(int number) {
    return request(number, new Request(Op.ENOUGH, "", 0));
  }

  /** A piece of a text, which has so many tokens up to its end. */
  static ByteBuffer piece(int number, String text, int tokens) {
    ByteBuffer frame = frame(HEAD_BYTES + 4 + 2 * text.length());
    return withText(frame.put(Status.PIECE.code()).putInt(number).putInt(tokens), text);
  }

  /** The answer to {@code GENERATE}, whose text has gone before. */
  static ByteBuffer ended(int number, Continuation continuation) {
    ByteBuffer frame = success(number, 5).put(Ending.of(continuation.end()).code());
    return frame.putInt(continuation.tokens()).flip();
  }

  /** The tokens that stand before a piece. */
  static int tokens(ByteBuffer body) throws BrokenFrame {
    if (body.remaining() < 4) {
      throw new BrokenFrame("a piece without its tokens");
    }
    return body.getInt();
  }

  /** What ended a text that has come before. */
  static Continuation continuation(String text, ByteBuffer body) throws BrokenFrame {
    if (body.remaining() != 5) {
      throw new BrokenFrame("a text's end of " + body.remaining() + " bytes");
    }
    End end = pick(body, Ending.values()).end();
    return new Continuation(text, body.getInt(), end);
  }

  /** A frame of {@code bodyBytes}, its length written. */
  static ByteBuffer frame(int bodyBytes) {
    return ByteBuffer.allocate(LENGTH_BYTES + bodyBytes).putInt(bodyBytes);
  }

  /** A successful answer's frame with room for {@code bytes} more. */
  static ByteBuffer success(int number, int bytes) {
    return frame(HEAD_BYTES + bytes).put(Status.OK.code()).putInt(number);
  }

  static ByteBuffer success(int number, String text) {
    return withText(success(number, 2 * text.length()), text);
  }

  static ByteBuffer failure(int number, InferenceException failure) {
    String message = String.valueOf(failure.getMessage());
    String sentence = message.substring(0, Math.min(MAX_SENTENCE, message.length()));
    ByteBuffer frame = frame(HEAD_BYTES + 2 * sentence.length());
    frame.put(Status.of(failure.kind()).code()).putInt(number);
    return withText(frame, sentence);
  }

  /** The rest of {@code body} as text. */
  static String text(ByteBuffer body) throws BrokenFrame {
    if (body.remaining() % 2 != 0) {
      throw new BrokenFrame("half a character");
    }
    return body.asCharBuffer().toString();
  }

  static int[] ids(ByteBuffer body) throws BrokenFrame {
    if (body.remaining() % 4 != 0) {
      throw new BrokenFrame("half a token id");
    }
    int[] ids = new int[body.remaining() / 4];
    body.asIntBuffer().get(ids);
    return ids;
  }

  static float[] floats(ByteBuffer body, int count) throws BrokenFrame {
    if (body.remaining() != 4 * count) {
      throw new BrokenFrame(body.remaining() + " bytes for " + count + " floats");
    }
    float[] floats = new float[count];
    body.asFloatBuffer().get(floats);
    return floats;
  }

  /** The one of {@code values} that the {@code u8} in front stands for. */
  static <E extends Coded> E pick(ByteBuffer body, E[] values) throws BrokenFrame {
    byte code = body.get();
    for (E value : values) {
      if (value.code() == code) {
        return value;
      }
    }
    throw new BrokenFrame("code " + code);
  }

  /** A body's length, after the check that it may be allocated. */
  static int length(int length, int most) throws BrokenFrame {
    if (length < HEAD_BYTES || length > most) {
      throw new BrokenFrame("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  private static ByteBuffer withText(ByteBuffer frame, String text) {
    frame.asCharBuffer().put(text);
    frame.position(frame.position() + 2 * text.length());
    return frame.flip();
  }

  /** A frame that the other process should not have sent. */
  static final class BrokenFrame extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    BrokenFrame(String what) {
      super("the engine process broke the protocol: " + what);
    }
  }
}
