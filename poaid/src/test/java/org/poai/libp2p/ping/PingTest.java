package org.poai.libp2p.ping;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.host.MemoryHost;
import org.poai.libp2p.host.MemoryNetwork;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

class PingTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final MemoryHost one = network.host();
  private final MemoryHost other = network.host();
  private final Ping ping = new Ping(one, new SecureRandom());

  private Stream open(String protocol, StreamHandler handler) {
    CompletableFuture<Stream> opened = one.open(other.id(), List.of(protocol), to -> handler);
    network.settle();
    return opened.join();
  }

  /** Remembers what comes back. */
  private static final class Received implements StreamHandler {
    final List<Byte> bytes = new ArrayList<>();
    boolean ended;
    boolean reset;

    @Override
    public void onData(Stream stream, ByteBuf data) {
      for (byte each : ByteBufUtil.getBytes(data)) {
        bytes.add(each);
      }
    }

    @Override
    public void onEnd(Stream stream) {
      ended = true;
    }

    @Override
    public void onClosed(Stream stream, boolean wasReset) {
      reset = wasReset;
    }

    byte[] all() {
      byte[] all = new byte[bytes.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = bytes.get(i);
      }
      return all;
    }
  }

  @Test
  void ping_answered_isATimeAndLeavesNoStream() {
    new Ping(other, new SecureRandom()).install();
    network.cutInto(5);
    network.connect(one, other);

    CompletableFuture<Duration> time = ping.ping(other.id());
    network.settle();

    assertThat(time.join()).isPositive();
    assertThat(one.openStreams(Ping.PROTOCOL) + other.openStreams(Ping.PROTOCOL)).isZero();
  }

  @Test
  void ping_ofAPeerThatIsNotThere_fails() {
    CompletableFuture<Duration> time = ping.ping(other.id());
    network.settle();

    assertThat(time).isCompletedExceptionally();
  }

  @Test
  void ping_answeredWithOtherBytes_failsAndResets() {
    other.serve(
        Ping.PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          stream.write(new byte[Ping.BYTES]);
          return new Received();
        });
    network.connect(one, other);

    CompletableFuture<Duration> time = ping.ping(other.id());
    network.settle();

    assertThat(time).isCompletedExceptionally();
    assertThat(one.openStreams(Ping.PROTOCOL)).isZero();
  }

  @Test
  void pong_peerEndsBeforeTheAnswer_answersAndEnds() {
    new Ping(other, new SecureRandom()).install();
    network.connect(one, other);
    Received received = new Received();
    Stream stream = open(Ping.PROTOCOL, received);

    byte[] sent = {1, 2, 3};
    stream.write(sent);
    stream.closeWrite();
    network.settle();

    assertThat(received.all()).containsExactly(sent);
    assertThat(received.ended).isTrue();
  }

  @Test
  void pong_peerThatDoesNotRead_isNotReadFrom() {
    new Ping(other, new SecureRandom()).install();
    network.connect(one, other);
    Received received = new Received();
    Stream stream = open(Ping.PROTOCOL, received);
    stream.pauseReading(true);

    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      writes.add(stream.write(new byte[1024]));
      network.settle();
    }

    assertThat(writes.stream().filter(CompletableFuture::isDone).count()).isLessThan(600);
    stream.pauseReading(false);
    network.settle();
    assertThat(writes).allMatch(CompletableFuture::isDone);
    assertThat(received.bytes).hasSize(1000 * 1024);
  }

  @Test
  void echo_frames_comeBackInOrderAndThenTheEnd() {
    FrameEcho.serve(other, 4);
    network.cutInto(1000);
    network.connect(one, other);
    Received received = new Received();
    Stream stream = open(FrameEcho.PROTOCOL, received);

    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 7);
    byte[] sent = concat(FrameReader.frame(new byte[] {1}), FrameReader.frame(large));
    sent = concat(sent, FrameReader.frame(new byte[0]));
    stream.write(sent);
    stream.closeWrite();
    network.settle();

    assertThat(Arrays.equals(received.all(), sent)).isTrue();
    assertThat(received.ended).isTrue();
  }

  @Test
  void echo_frameTooLargeOrCutOff_resets() {
    FrameEcho.serve(other, 4);
    network.connect(one, other);
    Received tooLarge = new Received();
    open(FrameEcho.PROTOCOL, tooLarge).write(new byte[] {(byte) 0x81, -128, -128, 8});
    Received cutOff = new Received();
    Stream stream = open(FrameEcho.PROTOCOL, cutOff);
    stream.write(new byte[] {5, 1});
    stream.closeWrite();
    network.settle();

    assertThat(tooLarge.reset).isTrue();
    assertThat(cutOff.reset).isTrue();
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] whole = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }
}
