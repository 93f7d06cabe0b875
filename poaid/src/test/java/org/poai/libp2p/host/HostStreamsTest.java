package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.Leaks;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** Streams over sockets, Noise and Yamux. */
@Timeout(60)
class HostStreamsTest {
  private static final String PROTOCOL = "/test/stream/1";
  private static final int WINDOW = 256 << 10;

  @BeforeAll
  static void watchBuffers() {
    Leaks.begin();
  }

  @AfterAll
  static void noBuffer_isLost() {
    Leaks.assertNone();
  }

  @SuppressWarnings("NullAway.Init")
  private HostPair pair;

  @BeforeEach
  void connect() throws Exception {
    pair = HostPair.connected();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private void serve(StreamAcceptor acceptor) {
    pair.listener.serve(PROTOCOL, new StreamLimits(64, 64), acceptor);
  }

  private Stream open(StreamHandler handler) throws Exception {
    return pair.dialer
        .open(pair.listener.id(), List.of(PROTOCOL), stream -> handler)
        .get(10, TimeUnit.SECONDS);
  }

  /** Takes a piece and pauses; says how much it has taken. */
  private static final class SlowReader implements StreamHandler {
    final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();
    final Gathering gathering = new Gathering();

    @Override
    public void onData(Stream stream, ByteBuf data) {
      stream.pauseReading(true);
      int length = data.readableBytes();
      gathering.onData(stream, data);
      pieces.add(length);
    }

    @Override
    public void onEnd(Stream stream) {
      gathering.onEnd(stream);
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {
      gathering.onClosed(stream, reset);
    }
  }

  @Test
  void slowReader_of4MiB_holdsTheWriter_andGetsAll() throws Exception {
    CompletableFuture<Stream> accepted = new CompletableFuture<>();
    SlowReader reader = new SlowReader();
    serve(
        stream -> {
          accepted.complete(stream);
          return reader;
        });
    byte[] sent = bytes(4 << 20);
    Stream stream = open(new Gathering());
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      writes.add(stream.write(java.util.Arrays.copyOfRange(sent, i * WINDOW, (i + 1) * WINDOW)));
    }
    stream.closeWrite();
    int taken = 0;
    while (taken < sent.length) {
      taken += reader.pieces.poll(10, TimeUnit.SECONDS);
      // What has left the writer is what the reader has taken, and a window at most.
      int left = (int) writes.stream().filter(CompletableFuture::isDone).count() * WINDOW;
      assertThat(left).isLessThanOrEqualTo(taken + WINDOW);
      accepted.join().pauseReading(false);
    }
    assertThat(reader.gathering.whole.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
  }

  @Test
  void halfClosed_stream_stillBringsAnAnswer() throws Exception {
    serve(stream -> new AnswerAtTheEnd());
    Gathering gathering = new Gathering();
    Stream stream = open(gathering);
    stream.write(new byte[] {1, 2});
    stream.closeWrite();
    assertThat(gathering.whole.get(10, TimeUnit.SECONDS)).hasSize(1_000_000);
    assertThat(gathering.closed.get(10, TimeUnit.SECONDS)).isFalse();
  }

  /** Says nothing before the other end has finished. */
  private static final class AnswerAtTheEnd implements StreamHandler {
    @Override
    public void onData(Stream stream, ByteBuf data) {}

    @Override
    public void onEnd(Stream stream) {
      stream.write(bytes(1_000_000));
      stream.closeWrite();
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {}
  }

  @Test
  void reset_isHeardAtBothEnds_andLeavesTheConnection() throws Exception {
    Gathering there = new Gathering();
    serve(stream -> there);
    Gathering here = new Gathering();
    open(here).reset();
    assertThat(here.closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(there.closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pair.dialer.peers()).hasSize(1);
  }

  @Test
  void acceptor_thatResets_hearsOfTheEnd_andUsesNoPlaceUp() throws Exception {
    BlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
    pair.listener.serve(
        PROTOCOL,
        new StreamLimits(2, 2),
        stream -> {
          Gathering handler = new Gathering();
          var unused = handler.closed.thenAccept(ends::add);
          stream.reset();
          return handler;
        });
    for (int i = 0; i < 10; i++) {
      Gathering here = new Gathering();
      var unused = pair.dialer.open(pair.listener.id(), List.of(PROTOCOL), stream -> here);
      assertThat(ends.poll(10, TimeUnit.SECONDS)).isTrue();
    }
    serve(stream -> new Echo());
    Gathering echoed = new Gathering();
    open(echoed).closeWrite();
    assertThat(echoed.whole.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void streamsOfOurs_beyondTheLimit_fail() throws Exception {
    pair.dialer.serve(PROTOCOL, new StreamLimits(1, 1), stream -> new Echo());
    serve(stream -> new Echo());
    var unused = open(new Gathering());
    CompletableFuture<Stream> second =
        pair.dialer.open(pair.listener.id(), List.of(PROTOCOL), stream -> new Gathering());
    assertThat(second.handle((stream, failure) -> failure).get(10, TimeUnit.SECONDS))
        .isInstanceOf(HostException.class);
  }

  @Test
  void manyStreams_atOnce_allComeBack() throws Exception {
    serve(stream -> new Echo());
    List<Gathering> gatherings = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Gathering gathering = new Gathering();
      gatherings.add(gathering);
      Stream stream = open(gathering);
      stream.write(bytes(10_000 * i));
      stream.closeWrite();
    }
    for (int i = 0; i < 50; i++) {
      assertThat(gatherings.get(i).whole.get(30, TimeUnit.SECONDS)).isEqualTo(bytes(10_000 * i));
    }
  }

  @Test
  void connection_thatEnds_endsItsStreams() throws Exception {
    Gathering there = new Gathering();
    serve(stream -> there);
    Gathering here = new Gathering();
    Stream stream = open(here);
    pair.listener.disconnect(pair.dialer.id(), "a test");
    assertThat(here.closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(there.closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stream.write(new byte[1]).handle((nothing, failure) -> failure).get()).isNotNull();
  }
}
