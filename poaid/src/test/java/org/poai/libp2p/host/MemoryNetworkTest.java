package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

class MemoryNetworkTest {
  private static final StreamLimits LIMITS = new StreamLimits(2, 2);

  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryHost one = network.host();
  private final MemoryHost two = network.host();
  private final Heard here = new Heard();
  private final Heard there = new Heard();

  /** What a handler has heard. */
  private static final class Heard implements StreamHandler {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();

    @Override
    public void onData(Stream stream, ByteBuf data) {
      bytes.writeBytes(ByteBufUtil.getBytes(data));
    }

    @Override
    public void onEnd(Stream stream) {
      events.add("end");
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {
      events.add(reset ? "reset" : "closed");
    }
  }

  private Stream open() {
    network.connect(one, two);
    two.serve("/echo", LIMITS, stream -> there);
    CompletableFuture<Stream> opened = one.open(two.id(), List.of("/none", "/echo"), s -> here);
    network.settle();
    return opened.join();
  }

  @Test
  void stream_bothEnded_isClosedOnBothSides() {
    two.serve("/echo", LIMITS, stream -> there);
    Stream stream = open();
    network.cutInto(3);
    CompletableFuture<Void> sent = stream.write(new byte[] {1, 2, 3, 4, 5});
    stream.closeWrite();
    network.settle();
    assertThat(sent).isCompleted();
    assertThat(there.bytes.toByteArray()).containsExactly(1, 2, 3, 4, 5);
    assertThat(there.events).containsExactly("end");
    assertThat(one.openStreams("/echo")).isEqualTo(1);
  }

  @Test
  void write_beyondTheWindowOfAPausedReader_waits() {
    List<Stream> accepted = new ArrayList<>();
    network.connect(one, two);
    two.serve(
        "/slow",
        LIMITS,
        stream -> {
          accepted.add(stream);
          return there;
        });
    CompletableFuture<Stream> opened = one.open(two.id(), List.of("/slow"), s -> here);
    network.settle();
    accepted.get(0).pauseReading(true);
    network.settle();
    CompletableFuture<Void> first = opened.join().write(new byte[256 << 10]);
    CompletableFuture<Void> second = opened.join().write(new byte[1]);
    network.settle();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    accepted.get(0).pauseReading(false);
    network.settle();
    assertThat(second).isCompleted();
  }

  @Test
  void streams_beyondALimit_fail() {
    open();
    assertThat(one.open(two.id(), List.of("/echo"), s -> here)).isNotDone();
    CompletableFuture<Stream> third = one.open(two.id(), List.of("/echo"), s -> here);
    network.settle();
    assertThat(third).isCompletedExceptionally();
  }

  @Test
  void ban_cutsTheConnection_untilItExpires() {
    List<String> events = new ArrayList<>();
    one.addListener(
        new HostListener() {
          @Override
          public void onConnected(Peer peer) {
            events.add("connected");
          }

          @Override
          public void onDisconnected(Peer peer) {
            events.add("disconnected");
          }
        });
    open();
    two.suspend(one.id(), Duration.ofSeconds(1), "a test");
    network.settle();
    assertThat(events).containsExactly("connected", "disconnected");
    assertThat(here.events).containsExactly("reset");
    assertThat(there.events).containsExactly("reset");
    CompletableFuture<PeerId> early = one.dial(two.dialAddress());
    network.settle();
    assertThat(early).isCompletedExceptionally();
    network.advance(1_000);
    network.connect(one, two);
    assertThat(one.peers()).hasSize(1);
  }
}
