package org.poai.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamLimitException;
import org.poai.libp2p.yamux.YamuxPair.Recorder;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;

class YamuxSessionTest {
  private final YamuxPair pair = new YamuxPair(YamuxLimits.DEFAULT);
  private final Recorder here = new Recorder();

  private MuxedStream open() throws StreamLimitException {
    MuxedStream stream = pair.dialer.open(here);
    pair.settle();
    return stream;
  }

  private Recorder there() {
    return pair.accepted.get(pair.accepted.size() - 1);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void stream_bytesBothWays_arriveInOrder() throws Exception {
    MuxedStream stream = open();
    byte[] request = bytes(300_000);
    byte[] response = bytes(900_000);

    CompletableFuture<Void> sent = stream.write(request);
    stream.closeWrite();
    pair.settle(new SplittableRandom(1));
    there().stream().write(response);
    there().stream().closeWrite();
    pair.settle(new SplittableRandom(2));

    assertThat(sent).isCompleted();
    assertThat(there().bytes.toByteArray()).isEqualTo(request);
    assertThat(here.bytes.toByteArray()).isEqualTo(response);
    assertThat(there().events).containsExactly("end", "closed");
    assertThat(here.events).containsExactly("end", "closed");
    assertThat(pair.dialer.openStreams() + pair.listener.openStreams()).isZero();
  }

  @Test
  void frames_ofAnOpening_areTheOnesOfTheSpecification() throws Exception {
    pair.dialer.open(here);
    assertThat(hex(pair.dialerChannel.readOutbound())).isEqualTo("000100010000000100000000");
    pair.listenerChannel.writeInbound(
        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("000100010000000100000000")));
    assertThat(hex(pair.listenerChannel.readOutbound())).isEqualTo("000100020000000100000000");
  }

  private static String hex(ByteBuf frame) {
    String text = ByteBufUtil.hexDump(frame);
    frame.release();
    return text;
  }

  @Test
  void reader_thatPauses_holdsTheWriterAtOneWindow() throws Exception {
    MuxedStream stream = open();
    there().stream().pauseReading(true);
    CompletableFuture<Void> sent = stream.write(bytes(4 << 20));
    pair.settle();

    assertThat(sent).isNotDone();
    assertThat(there().bytes.size()).isZero();
    assertThat(pair.dialerChannel.unsafe().outboundBuffer().totalPendingWriteBytes()).isZero();

    there().stream().pauseReading(false);
    pair.settle();
    assertThat(sent).isCompleted();
    assertThat(there().bytes.size()).isEqualTo(4 << 20);
  }

  @Test
  void finWithPayload_isDeliveredThenEnds() throws Exception {
    open();
    ByteBuf frame = Unpooled.buffer();
    FrameHeader.write(frame, FrameHeader.DATA, FrameHeader.FIN, 1, 3);
    frame.writeBytes(new byte[] {1, 2, 3});
    pair.listenerChannel.writeInbound(frame);

    assertThat(there().bytes.toByteArray()).containsExactly(1, 2, 3);
    assertThat(there().events).containsExactly("end");
  }

  @Test
  void data_beyondTheWindow_endsTheConnection() throws Exception {
    open();
    ByteBuf frame = Unpooled.buffer();
    FrameHeader.write(frame, FrameHeader.DATA, 0, 1, YamuxStream.WINDOW + 1);
    pair.listenerChannel.writeInbound(frame);

    assertThat(hex(pair.listenerChannel.readOutbound())).isEqualTo("000300000000000000000001");
    assertThat(pair.listenerChannel.isActive()).isFalse();
    assertThat(there().events).containsExactly("reset");
  }

  @Test
  void reset_dropsWhatWaits_andBothHear() throws Exception {
    MuxedStream stream = open();
    there().stream().pauseReading(true);
    CompletableFuture<Void> sent = stream.write(bytes(1 << 20));
    pair.settle();
    there().stream().reset();
    pair.settle();

    assertThat(sent).isCompletedExceptionally();
    assertThat(here.events).containsExactly("reset");
    assertThat(there().events).containsExactly("reset");
    assertThat(stream.write(new byte[1])).isCompletedExceptionally();
  }

  @Test
  void credit_ofSixTimesTheMost_doesNotOverflow() throws Exception {
    MuxedStream stream = open();
    for (int i = 0; i < 6; i++) {
      ByteBuf frame = Unpooled.buffer();
      FrameHeader.write(frame, FrameHeader.WINDOW_UPDATE, 0, 1, 0xffff_ffffL);
      pair.dialerChannel.writeInbound(frame);
    }
    CompletableFuture<Void> sent = stream.write(bytes(1000));
    pair.settle();
    assertThat(sent).isCompleted();
    assertThat(there().bytes.size()).isEqualTo(1000);
  }

  @Test
  void frame_ofAnUnknownStream_isSkipped() throws Exception {
    ByteBuf frame = Unpooled.buffer();
    FrameHeader.write(frame, FrameHeader.DATA, 0, 77, 5);
    frame.writeZero(5);
    FrameHeader.write(frame, FrameHeader.PING, FrameHeader.SYN, 0, 42);
    pair.listenerChannel.writeInbound(frame);
    assertThat(hex(pair.listenerChannel.readOutbound())).isEqualTo("00020002000000000000002a");
  }

  @Test
  void violation_ofTheRules_endsTheConnection() {
    for (String hex :
        new String[] {
          "010000000000000100000000", // version
          "000700000000000100000000", // type
          "000100010000000000000000", // a stream 0
          "000100010000000200000000", // an even id from the dialer
          "000200010000000500000000", // a ping on a stream
        }) {
      YamuxPair fresh = new YamuxPair(YamuxLimits.DEFAULT);
      fresh.listenerChannel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
      assertThat(fresh.listenerChannel.isActive()).describedAs(hex).isFalse();
    }
  }

  @Test
  void streams_beyondTheLimit_areReset() throws Exception {
    YamuxLimits two =
        new YamuxLimits(
            2, 8, 4 << 20, 1 << 20, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(20));
    YamuxPair limited = new YamuxPair(two);
    Recorder third = new Recorder();
    limited.dialer.open(new Recorder());
    limited.dialer.open(new Recorder());
    limited.dialer.open(third);
    limited.settle();
    assertThat(third.events).containsExactly("reset");
    assertThat(limited.listener.openStreams()).isEqualTo(2);
  }

  @Test
  void open_withoutAnswers_isBounded() throws Exception {
    YamuxLimits two =
        new YamuxLimits(
            9, 2, 4 << 20, 1 << 20, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(20));
    YamuxPair silent = new YamuxPair(two);
    silent.dialer.open(new Recorder());
    silent.dialer.open(new Recorder());
    assertThatThrownBy(() -> silent.dialer.open(new Recorder()))
        .isInstanceOf(StreamLimitException.class);
    silent.settle();
    assertThat(silent.dialer.open(new Recorder())).isNotNull();
  }

  @Test
  void writer_beyondTheQueue_loses_itsStream() throws Exception {
    YamuxLimits small =
        new YamuxLimits(
            9, 9, 4 << 20, 400_000, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(20));
    YamuxPair slow = new YamuxPair(small);
    MuxedStream stream = slow.dialer.open(here);
    slow.settle();
    slow.accepted.get(0).stream().pauseReading(true);
    stream.write(bytes(500_000));
    slow.settle();
    CompletableFuture<Void> more = stream.write(bytes(300_000));
    slow.settle();
    assertThat(more).isCompletedExceptionally();
    assertThat(here.events).containsExactly("reset");
  }

  @Test
  void readerThatPauses_onMoreStreamsThanTheConnectionMayHold_losesThem() throws Exception {
    YamuxLimits small =
        new YamuxLimits(
            9, 9, 4 << 20, 1 << 20, 300_000, Duration.ofSeconds(30), Duration.ofSeconds(20));
    YamuxPair slow = new YamuxPair(small);
    Recorder other = new Recorder();
    MuxedStream first = slow.dialer.open(here);
    MuxedStream second = slow.dialer.open(other);
    slow.settle();
    slow.accepted.forEach(accepted -> accepted.stream().pauseReading(true));
    first.write(bytes(200_000));
    slow.settle();
    second.write(bytes(200_000));
    slow.settle();
    assertThat(here.events).isEmpty();
    assertThat(other.events).containsExactly("reset");
  }

  @Test
  void connection_thatIsTheLargestDebtorOfAFullShare_isClosed() throws Exception {
    MemoryShare share = new MemoryShare("peers", 500_000);
    YamuxPair hoarding = new YamuxPair(YamuxLimits.DEFAULT, share);
    MuxedStream stream = hoarding.dialer.open(here);
    hoarding.settle();
    hoarding.accepted.get(0).stream().pauseReading(true);
    stream.write(bytes(700_000 - 300_000));
    hoarding.settle();
    assertThat(share.used()).isGreaterThan(300_000);
    Purse other = share.debtor(200_000, () -> {}).purse(200_000);
    assertThat(other.take(200_000)).isTrue();
    hoarding.settle();
    assertThat(share.used()).isLessThanOrEqualTo(500_000);
    assertThat(hoarding.listenerChannel.isActive() && hoarding.dialerChannel.isActive()).isFalse();
  }

  @Test
  void streams_thatAreOpen_areOnTheAccount_andResetWhereThereIsNoRoom() throws Exception {
    MemoryShare share = new MemoryShare("peers", 10L * YamuxSession.STREAM_BYTES);
    YamuxPair pair = new YamuxPair(YamuxLimits.DEFAULT, share);
    List<MuxedStream> opened = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      opened.add(pair.dialer.open(StreamHandler.IGNORING));
    }
    pair.settle();

    assertThat(pair.listener.openStreams()).isEqualTo(10);
    assertThat(share.used()).isEqualTo(share.limit());
    opened.forEach(MuxedStream::reset);
    pair.settle();
    assertThat(share.used()).isZero();
  }

  @Test
  void connection_thatEnds_givesEverythingBack() throws Exception {
    MemoryShare share = new MemoryShare("peers", 10 << 20);
    YamuxPair ending = new YamuxPair(YamuxLimits.DEFAULT, share);
    MuxedStream stream = ending.dialer.open(here);
    ending.settle();
    ending.accepted.get(0).stream().pauseReading(true);
    stream.write(bytes(1_000_000));
    ending.settle();
    assertThat(share.used()).isEqualTo(1_000_000 + YamuxSession.STREAM_BYTES);
    var unused = ending.dialerChannel.close();
    unused = ending.listenerChannel.close();
    assertThat(share.used()).isZero();
  }

  @Test
  void peer_thatDoesNotAnswerPings_isClosed() {
    pair.dialerChannel.freezeTime();
    pair.dialerChannel.advanceTimeBy(30, TimeUnit.SECONDS);
    pair.dialerChannel.runScheduledPendingTasks();
    assertThat(pair.dialerChannel.isActive()).isTrue();
    pair.dialerChannel.advanceTimeBy(20, TimeUnit.SECONDS);
    pair.dialerChannel.runScheduledPendingTasks();
    assertThat(pair.dialerChannel.isActive()).isFalse();
  }

  @Test
  void close_saysGoodbye_andEndsTheStreams() throws Exception {
    open();
    pair.dialer.close();
    pair.settle();
    assertThat(pair.listenerChannel.isActive()).isFalse();
    assertThat(there().events).containsExactly("reset");
    var unused = pair.dialerChannel.close();
    assertThat(here.events).containsExactly("reset");
  }

  @Test
  void manyStreams_withRandomPieces_allArrive() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 50; i++) {
      MuxedStream stream = pair.dialer.open(new Recorder());
      stream.write(bytes(random.nextInt(200_000)));
      stream.closeWrite();
    }
    pair.settle(random);
    assertThat(pair.accepted).hasSize(50).allMatch(r -> r.events.contains("end"));
    SplittableRandom again = new SplittableRandom(7);
    for (int i = 0; i < 50; i++) {
      assertThat(pair.accepted.get(i).bytes.toByteArray()).isEqualTo(bytes(again.nextInt(200_000)));
    }
  }

  @Test
  void pausedReader_ofManySmallFrames_holdsLittle_andTakesThemAll() throws Exception {
    open();
    there().stream().pauseReading(true);
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    for (int i = 0; i < 2_000; i++) {
      // One byte for the stream in a message of 64 KiB, the rest for none.
      ByteBuf message = allocator.heapBuffer(65_519);
      FrameHeader.write(message, FrameHeader.DATA, 0, 1, 1);
      message.writeByte(i);
      FrameHeader.write(message, FrameHeader.DATA, 0, 99, 65_000);
      message.writeZero(65_000);
      pair.listenerChannel.writeInbound(message);
    }
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    for (int i = 0; i < 100_000; i++) {
      ByteBuf message = allocator.heapBuffer(13);
      FrameHeader.write(message, FrameHeader.DATA, 0, 1, 1);
      pair.listenerChannel.writeInbound(message.writeByte(i));
    }
    there().stream().pauseReading(false);
    assertThat(there().bytes.size()).isEqualTo(102_000);
    assertThat(there().events).isEmpty();
  }

  @Test
  void peer_thatDoesNotReadTheFarewell_isClosedAllTheSame() throws Exception {
    open();
    EmbeddedChannel channel = pair.dialerChannel;
    channel.freezeTime();
    // Nothing that is written ever leaves.
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
              }
            });
    pair.dialer.close();
    assertThat(channel.isActive()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
    assertThat(here.events).containsExactly("reset");
  }
}
