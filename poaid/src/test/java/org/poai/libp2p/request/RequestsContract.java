package org.poai.libp2p.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.request.RequestException.Cause;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.MemoryShare;
import org.poai.testing.Until;

/** What {@link Requests} promise, over whichever host. */
@Timeout(60)
abstract class RequestsContract {
  private static final Exchange EXCHANGE =
      new Exchange("/test/ask/1", 1000, 3_000_000, Duration.ofSeconds(10), 4);

  @SuppressWarnings("NullAway.Init")
  private Pair pair;

  @SuppressWarnings("NullAway.Init")
  private StreamRequests dialer;

  @SuppressWarnings("NullAway.Init")
  private StreamRequests listener;

  /** Two connected hosts, and what ends them. */
  record Pair(Host dialer, Host listener, Runnable close) {}

  abstract Pair pair() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    pair = pair();
    dialer = new StreamRequests(pair.dialer(), MemoryShare.unlimited());
    listener = new StreamRequests(pair.listener(), MemoryShare.unlimited());
  }

  @AfterEach
  void close() {
    pair.close().run();
  }

  private static CompletableFuture<Frames> answer(List<byte[]> frames) {
    return CompletableFuture.completedFuture(Frames.of(frames));
  }

  private CompletableFuture<List<byte[]>> ask(Exchange exchange, byte[] request) {
    return dialer.ask(pair.listener().id(), exchange, request);
  }

  private static Cause causeOf(CompletableFuture<?> asked) {
    try {
      return fail("answered with " + asked.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return ((RequestException) Objects.requireNonNull(e.getCause())).why();
    } catch (InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  @Test
  void response_ofManyFrames_arrivesWhole() throws Exception {
    listener.serve(
        EXCHANGE,
        (peer, request) ->
            answer(List.of(request, new byte[0], new byte[2_000_000], new byte[] {9})));
    List<byte[]> frames = ask(EXCHANGE, new byte[] {1, 2, 3}).get(20, TimeUnit.SECONDS);
    assertThat(frames).hasSize(4);
    assertThat(frames.get(0)).containsExactly(1, 2, 3);
    assertThat(frames.get(1)).isEmpty();
    assertThat(frames.get(2)).hasSize(2_000_000);
    assertThat(frames.get(3)).containsExactly(9);
  }

  @Test
  void response_ofNothing_isNoFrames() throws Exception {
    listener.serve(EXCHANGE, (peer, request) -> answer(List.of()));
    assertThat(ask(EXCHANGE, new byte[0]).get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void protocol_thatNobodyServes_isRefused() {
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void responder_thatFails_isRefused() {
    listener.serve(
        EXCHANGE,
        (peer, request) -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void response_thatIsTooLong_isMalformed() {
    listener.serve(
        EXCHANGE, (peer, request) -> answer(List.of(new byte[2_000_000], new byte[2_000_000])));
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.MALFORMED);
  }

  @Test
  void responder_thatNeverAnswers_timesOut() {
    Exchange hasty = new Exchange("/test/never/1", 1000, 1000, Duration.ofMillis(300), 4);
    listener.serve(hasty, (peer, request) -> new CompletableFuture<>());
    assertThat(causeOf(ask(hasty, new byte[1]))).isIn(Cause.TIMEOUT, Cause.REFUSED);
  }

  @Test
  void request_thatIsTooLong_isRefused() {
    listener.serve(EXCHANGE, (peer, request) -> answer(List.of()));
    assertThat(causeOf(ask(EXCHANGE, new byte[5000]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void peer_thatIsNotConnected_isDisconnected() {
    assertThat(causeOf(dialer.ask(pair.dialer().id(), EXCHANGE, new byte[1])))
        .isEqualTo(Cause.DISCONNECTED);
  }

  @Test
  void response_beyondTheWindow_arrivesWhole() throws Exception {
    listener.serve(EXCHANGE, (peer, request) -> answer(List.of(new byte[2_900_000])));
    assertThat(ask(EXCHANGE, new byte[1]).get(20, TimeUnit.SECONDS).get(0)).hasSize(2_900_000);
  }

  @Test
  void requests_oneAfterTheOther_doNotUseTheirPlaceUp() throws Exception {
    listener.serve(EXCHANGE, (peer, request) -> answer(List.of(request)));
    for (int i = 0; i < 100; i++) {
      assertThat(ask(EXCHANGE, new byte[] {(byte) i}).get(20, TimeUnit.SECONDS).get(0))
          .containsExactly(i);
    }
  }

  @Test
  void asker_thatResetsItsStreams_doesNotPileUpWork() throws Exception {
    BlockingQueue<CompletableFuture<Frames>> working = new LinkedBlockingQueue<>();
    listener.serve(
        EXCHANGE,
        (peer, request) -> {
          CompletableFuture<Frames> answer = new CompletableFuture<>();
          working.add(answer);
          return answer;
        });
    List<CompletableFuture<Frames>> begun = new ArrayList<>();
    for (int i = 0; i < EXCHANGE.concurrentPerPeer(); i++) {
      resetAfterAsking();
      begun.add(Objects.requireNonNull(working.poll(10, TimeUnit.SECONDS)));
    }
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.REFUSED);
    begun.forEach(answer -> answer.complete(Frames.of(List.of())));
    CompletableFuture<List<byte[]>> served = ask(EXCHANGE, new byte[1]);
    Objects.requireNonNull(working.poll(10, TimeUnit.SECONDS)).complete(Frames.of(List.of()));
    assertThat(served.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void cancelledRequest_resetsItsStream() throws Exception {
    BlockingQueue<CompletableFuture<Frames>> working = new LinkedBlockingQueue<>();
    Exchange single = new Exchange("/test/one/1", 1000, 1000, Duration.ofSeconds(30), 1);
    listener.serve(
        single,
        (peer, request) -> {
          CompletableFuture<Frames> answer = new CompletableFuture<>();
          working.add(answer);
          return answer;
        });
    CompletableFuture<List<byte[]>> unwanted = ask(single, new byte[1]);
    CompletableFuture<Frames> begun = Objects.requireNonNull(working.poll(10, TimeUnit.SECONDS));

    assertThat(unwanted.cancel(false)).isTrue();
    begun.complete(Frames.of(List.of(new byte[500])));
    // The listener hears of the reset when it hears of it: until then there is no room.
    Until.holds("the next request is taken", () -> isServed(single, working));
  }

  private boolean isServed(Exchange exchange, Queue<CompletableFuture<Frames>> working) {
    CompletableFuture<List<byte[]>> wanted = ask(exchange, new byte[1]);
    while (!wanted.isDone()) {
      CompletableFuture<Frames> answer = working.poll();
      if (answer != null) {
        answer.complete(Frames.of(List.of(new byte[5])));
      }
      Thread.onSpinWait();
    }
    return !wanted.isCompletedExceptionally();
  }

  private void resetAfterAsking() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    Stream stream =
        pair.dialer()
            .open(pair.listener().id(), List.of(EXCHANGE.protocol()), opened -> new Deaf(gone))
            .get(10, TimeUnit.SECONDS);
    stream.write(FrameReader.frame(new byte[1])).get(10, TimeUnit.SECONDS);
    stream.reset();
    assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for the end of a stream. */
  private record Deaf(CompletableFuture<Boolean> gone) implements StreamHandler {
    @Override
    public void onData(Stream stream, ByteBuf data) {}

    @Override
    public void onEnd(Stream stream) {}

    @Override
    public void onClosed(Stream stream, boolean reset) {
      gone.complete(reset);
    }
  }

  /** Frames that a test makes one by one. */
  private static final class Handmade implements Frames {
    private final BlockingQueue<CompletableFuture<List<byte[]>>> wanted =
        new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    public CompletableFuture<List<byte[]>> next() {
      CompletableFuture<List<byte[]>> step = new CompletableFuture<>();
      wanted.add(step);
      return step;
    }

    @Override
    public void end() {
      ended.complete(true);
    }

    void make(byte... frame) throws InterruptedException {
      Objects.requireNonNull(wanted.poll(10, TimeUnit.SECONDS)).complete(List.of(frame));
    }
  }

  @Test
  void stream_handsFramesOnAsTheyAreMade() throws Exception {
    Handmade frames = new Handmade();
    listener.serve(EXCHANGE, (peer, request) -> CompletableFuture.completedFuture(frames));
    BlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();
    CompletableFuture<Void> end =
        dialer.stream(pair.listener().id(), EXCHANGE, new byte[1], taken::add);

    for (byte i = 0; i < 3; i++) {
      frames.make(i);
      assertThat(taken.poll(10, TimeUnit.SECONDS)).containsExactly(i);
      assertThat(end).isNotDone();
    }
    Objects.requireNonNull(frames.wanted.poll(10, TimeUnit.SECONDS)).complete(List.of());
    assertThat(end.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(frames.ended.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stream_thatIsCancelled_endsTheFrames() throws Exception {
    Handmade frames = new Handmade();
    listener.serve(EXCHANGE, (peer, request) -> CompletableFuture.completedFuture(frames));
    BlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();
    CompletableFuture<Void> end =
        dialer.stream(pair.listener().id(), EXCHANGE, new byte[1], taken::add);
    frames.make((byte) 1);
    assertThat(taken.poll(10, TimeUnit.SECONDS)).containsExactly(1);

    end.cancel(false);
    assertThat(frames.ended.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stream_whoseTakerRefusesAFrame_isMalformed() {
    listener.serve(EXCHANGE, (peer, request) -> answer(List.of(new byte[1], new byte[2])));

    assertThat(
            causeOf(
                dialer.stream(
                    pair.listener().id(),
                    EXCHANGE,
                    new byte[1],
                    frame -> {
                      if (frame.length > 1) {
                        throw new FormatException("two bytes");
                      }
                    })))
        .isEqualTo(Cause.MALFORMED);
  }

  @Test
  void request_thatNeverComes_loses_itsStream() throws Exception {
    Exchange hasty = new Exchange("/test/hasty/1", 1000, 1000, Duration.ofMillis(200), 4);
    listener.serve(hasty, (peer, request) -> answer(List.of()));
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    var unused =
        pair.dialer()
            .open(pair.listener().id(), List.of(hasty.protocol()), opened -> new Deaf(gone))
            .get(10, TimeUnit.SECONDS);
    assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void response_thatEndsWithinAFrame_isMalformed() {
    assertThat(causeOf(askLiar(new byte[] {5, 1, 2}))).isEqualTo(Cause.MALFORMED);
  }

  @Test
  void response_ofMoreEmptyFramesThanBytes_isMalformed() {
    assertThat(causeOf(askLiar(new byte[200]))).isEqualTo(Cause.MALFORMED);
  }

  @Test
  void response_ofAnEndlessLength_isMalformed() {
    byte[] length = ByteBufUtil.decodeHexDump("ffffffffffffffffff");
    assertThat(causeOf(askLiar(length))).isEqualTo(Cause.MALFORMED);
  }

  /** Asks a peer that answers with these bytes, whatever they are. */
  private CompletableFuture<List<byte[]>> askLiar(byte[] bytes) {
    Exchange small = new Exchange("/test/liar/1", 100, 100, Duration.ofSeconds(10), 4);
    pair.listener()
        .serve(
            small.protocol(),
            StreamLimits.DEFAULT,
            stream -> {
              stream.write(bytes);
              stream.closeWrite();
              return new Deaf(new CompletableFuture<>());
            });
    return ask(small, new byte[1]);
  }
}
