package org.poai.market.channel;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.poai.async.EventThread;
import org.poai.chain.block.DecodeResult;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.request.RequestException;
import org.poai.libp2p.request.Requests;
import org.poai.market.channel.AnswerFrame.Begun;
import org.poai.market.channel.AnswerFrame.Done;
import org.poai.market.channel.AnswerFrame.Piece;
import org.poai.market.channel.AnswerFrame.Refused;

/**
 * One request to a worker and its frames, until it has come to an end. Frames are decoded on an
 * event loop, all else is the market's thread's.
 */
final class Attempt implements Requests.FrameTaker {
  /** A worker that says nothing for so long is left. */
  static final long PATIENCE_MILLIS = 60_000;

  /** Of an answer in UTF-8; protocol section 11. */
  private static final int MOST_BYTES = 4_096;

  private final EventThread thread;
  private final Audience audience;
  private final Consumer<Outcome> then;
  private final StringBuilder text = new StringBuilder();
  private CompletableFuture<Void> stream = CompletableFuture.completedFuture(null);
  private int bytes;
  private int frames;
  private int pieces;
  private int promptTokens;
  private boolean hasBegun;
  private boolean hasEnded;

  /** Hears the text. */
  interface Audience {
    void begin();

    boolean take(String piece);
  }

  /** What became of a request. */
  sealed interface Outcome {}

  /** The whole answer is there. */
  record Answered(String text, int promptTokens, Done done) implements Outcome {}

  /** Nobody wanted more of it: what came so far. */
  record Stopped(String text, int promptTokens, int tokens) implements Outcome {}

  /** The worker does not answer. */
  record Declined(Refused refused, boolean hasBegun) implements Outcome {}

  /** The worker failed. */
  record Failed(LeaveReason why, boolean hasBegun) implements Outcome {}

  Attempt(EventThread thread, Audience audience, Consumer<Outcome> then) {
    this.thread = thread;
    this.audience = audience;
    this.then = then;
  }

  /** Follows the stream that hands its frames to this. */
  void follow(CompletableFuture<Void> opened) {
    stream = opened;
    thread.after(
        opened,
        nothing -> end(new Failed(LeaveReason.BROKEN, hasBegun)),
        RequestException.class,
        failure -> end(new Failed(parting(failure.why()), hasBegun)));
    watch();
  }

  private static LeaveReason parting(RequestException.Cause cause) {
    return switch (cause) {
      case MALFORMED -> LeaveReason.BROKEN;
      case TIMEOUT, DISCONNECTED, REFUSED -> LeaveReason.SILENT;
    };
  }

  private void watch() {
    int seen = frames;
    thread.schedule(
        () -> {
          if (!hasEnded && frames == seen) {
            end(new Failed(LeaveReason.SILENT, hasBegun));
          } else if (!hasEnded) {
            watch();
          }
        },
        PATIENCE_MILLIS);
  }

  @Override
  public void take(byte[] frame) throws FormatException {
    DecodeResult<AnswerFrame> decoded = AnswerFrame.decode(frame);
    if (decoded instanceof DecodeResult.Refused<AnswerFrame> bad) {
      throw new FormatException(bad.detail());
    }
    AnswerFrame read = decoded.orThrow();
    thread.execute(() -> on(read));
  }

  private void on(AnswerFrame frame) {
    frames++;
    if (hasEnded) {
      return;
    }
    if (frame instanceof Refused refused) {
      end(new Declined(refused, hasBegun));
    } else if (frame instanceof Begun begun && !hasBegun) {
      hasBegun = true;
      promptTokens = begun.promptTokens();
      audience.begin();
    } else if (frame instanceof Piece piece && hasBegun && fits(piece)) {
      pieces++;
      text.append(piece.text());
      if (!audience.take(piece.text())) {
        end(new Stopped(text.toString(), promptTokens, pieces));
      }
    } else if (frame instanceof Done done && hasBegun) {
      end(new Answered(text.toString(), promptTokens, done));
    } else {
      end(new Failed(LeaveReason.BROKEN, hasBegun));
    }
  }

  private boolean fits(Piece piece) {
    bytes += piece.text().getBytes(StandardCharsets.UTF_8).length;
    return !piece.text().isEmpty() && bytes <= MOST_BYTES;
  }

  private void end(Outcome outcome) {
    if (!hasEnded) {
      hasEnded = true;
      stream.cancel(false);
      then.accept(outcome);
    }
  }
}
