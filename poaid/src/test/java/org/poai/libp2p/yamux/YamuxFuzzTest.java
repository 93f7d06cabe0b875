package org.poai.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.Leaks;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.Traffic;
import org.poai.memory.MemoryShare;

/**
 * A listener hears frames, bent, in pieces, while its streams echo, pause, reset or fall silent.
 * Each stream hears its end once, no buffer is kept, and the number of streams is bounded.
 */
final class YamuxFuzzTest extends FuzzContract {
  private static final YamuxLimits LIMITS =
      new YamuxLimits(
          8, 8, 4 << 20, 1 << 20, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(20));
  private static final int OURS = 2;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

  /** Does with what comes as the stream's number says. */
  private static final class Moody implements StreamHandler {
    private final int mood;
    int ends;

    Moody(int mood) {
      this.mood = mood;
    }

    @Override
    public void onData(Stream stream, ByteBuf data) {
      byte[] bytes = ByteBufUtil.getBytes(data);
      switch (mood % 4) {
        case 0 -> stream.write(bytes);
        case 1 -> stream.pauseReading(bytes.length % 3 > 0);
        case 2 -> {
          if (bytes.length % 5 == 0) {
            stream.reset();
          }
        }
        default -> stream.closeWrite();
      }
    }

    @Override
    public void onEnd(Stream stream) {
      stream.closeWrite();
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {
      ends++;
    }
  }

  @BeforeAll
  static void watchBuffers() {
    Leaks.begin();
  }

  @AfterAll
  static void noBuffer_isLost() {
    Leaks.assertNone();
  }

  @Override
  protected List<byte[]> seeds() {
    ByteBuf exchange = Unpooled.buffer();
    for (int id = 1; id <= 9; id += 2) {
      frame(exchange, FrameHeader.WINDOW_UPDATE, FrameHeader.SYN, id, 0);
      frame(exchange, FrameHeader.DATA, 0, id, 30).writeZero(30);
      frame(exchange, FrameHeader.DATA, 0, id, 5).writeZero(5);
      frame(exchange, FrameHeader.WINDOW_UPDATE, FrameHeader.FIN, id, 0);
    }
    ByteBuf ours = Unpooled.buffer();
    frame(ours, FrameHeader.WINDOW_UPDATE, FrameHeader.ACK, 2, 0);
    frame(ours, FrameHeader.WINDOW_UPDATE, 0, 2, 0xffff_ffffL);
    frame(ours, FrameHeader.DATA, FrameHeader.FIN, 2, 10).writeZero(10);
    frame(ours, FrameHeader.WINDOW_UPDATE, FrameHeader.RST, 4, 3);
    frame(ours, FrameHeader.PING, FrameHeader.SYN, 0, 77);
    frame(ours, FrameHeader.DATA, 0, 99, 12).writeZero(12);
    frame(ours, FrameHeader.GO_AWAY, 0, 0, 0);
    ByteBuf eager = Unpooled.buffer();
    frame(eager, FrameHeader.DATA, FrameHeader.SYN | FrameHeader.FIN, 1, 100).writeZero(100);
    frame(eager, FrameHeader.DATA, FrameHeader.SYN, 3, 1000).writeZero(1000);
    frame(eager, FrameHeader.DATA, FrameHeader.RST, 3, 7).writeZero(7);
    return List.of(
        ByteBufUtil.getBytes(exchange), ByteBufUtil.getBytes(ours), ByteBufUtil.getBytes(eager));
  }

  private static ByteBuf frame(ByteBuf out, int type, int flags, int stream, long length) {
    FrameHeader.write(out, type, flags, stream, length);
    return out;
  }

  @Override
  protected void read(byte[] input) throws Exception {
    List<Moody> handlers = new ArrayList<>();
    YamuxSession session =
        new YamuxSession(
            YamuxPair.PEER,
            false,
            LIMITS,
            stream -> {
              Moody handler = new Moody(handlers.size());
              handlers.add(handler);
              return handler;
            },
            Traffic.NONE,
            MemoryShare.unlimited());
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(session);
    for (int i = 0; i < OURS; i++) {
      Moody handler = new Moody(i);
      handlers.add(handler);
      MuxedStream stream = session.open(handler);
      stream.write(new byte[1000]);
    }
    hear(channel, session, input);
    boolean refused = isRefused(channel);
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(session.openStreams()).isZero();
    assertThat(handlers).allMatch(handler -> handler.ends == 1);
    if (refused) {
      throw new FormatException("the session ended");
    }
  }

  /** Whether the last that was said is that the rules are broken. */
  private static boolean isRefused(EmbeddedChannel channel) {
    boolean refused = false;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      refused = FrameHeader.read(out).type() == FrameHeader.GO_AWAY;
      out.release();
    }
    assertThat(refused && channel.isOpen()).isFalse();
    return refused;
  }

  private static void hear(EmbeddedChannel channel, YamuxSession session, byte[] input) {
    int most = 0;
    int piece = 1 + input.length % 61;
    for (int at = 0; at < input.length && channel.isOpen(); at += piece) {
      int length = Math.min(piece, input.length - at);
      ByteBuf in = channel.alloc().heapBuffer(length).writeBytes(input, at, length);
      channel.writeInbound(in);
      most = Math.max(most, session.openStreams());
    }
    assertThat(most).isLessThanOrEqualTo(LIMITS.inboundStreams() + OURS);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  /** Kept bytes of eight streams, echoes, the channel itself, and a buffer for each piece. */
  @Override
  protected long mostBytes(int inputSize) {
    return 500_000 + 1_000L * inputSize;
  }
}
