package org.poai.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.gossipsub.rpc.RpcLimits;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;

/** The stream that a peer opened, without threads: tasks and time are the test's. */
class InboundStreamTest {
  private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT);
  private static final int BUFFER = 5 << 20;

  private final MemoryShare share = new MemoryShare("peers", 4000);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private final FakeStream stream;
  private long nanos = 1;

  InboundStreamTest() {
    stream =
        new FakeStream(FakeHost.peerId(1), false, this::reading, share.debtor(BUFFER, () -> {}));
  }

  private InboundStream reading(org.poai.libp2p.stream.Stream opened) {
    return new InboundStream(opened, CODEC, BUFFER, tasks::add, new Recording(), () -> nanos);
  }

  private InboundStream reading() {
    return (InboundStream) stream.handler();
  }

  private final class Recording implements InboundStream.Receiver {
    @Override
    public void received(PeerId peer, Rpc rpc) {
      events.add("received");
    }

    @Override
    public void malformed(PeerId peer) {
      events.add("malformed");
    }

    @Override
    public void closed(InboundStream closed) {
      events.add("closed");
    }
  }

  private static byte[] message(int size) {
    return CODEC.encode(Rpc.message(SigningPolicy.strictNoSign().seal("t", new byte[size]))).get(0);
  }

  private void receive(byte[] bytes, int from, int to) {
    stream.handler().onData(stream, Unpooled.wrappedBuffer(bytes, from, to - from));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void frame_thatBeginsAndDoesNotEnd_endsItsStreamAtTheDeadline() {
    receive(message(1000), 0, 500);
    nanos += InboundStream.FRAME_NANOS;
    reading().expire();
    assertThat(stream.reset).isFalse();
    nanos++;
    reading().expire();
    assertThat(stream.reset).isTrue();
    runAll();
    assertThat(events).containsExactly("closed");
    assertThat(share.used()).isZero();
  }

  @Test
  void frame_thatDrips_hasOneDeadlineForAllItsPieces() {
    byte[] frame = message(1000);
    for (int at = 0; at < 600; at++) {
      receive(frame, at, at + 1);
      nanos += InboundStream.FRAME_NANOS / 500;
    }
    reading().expire();
    assertThat(stream.reset).isTrue();
  }

  @Test
  void streamWithoutBegunFrame_hasNoDeadline() {
    byte[] frame = message(1000);
    receive(frame, 0, frame.length);
    nanos += 10 * InboundStream.FRAME_NANOS;
    reading().expire();
    assertThat(stream.reset).isFalse();
  }

  @Test
  void frame_thatWeDoNotRead_doesNotMissItsDeadline() {
    Purse others = share.store(4000).purse(4000);
    assertThat(others.take(3900)).isTrue();
    receive(message(1000), 0, 500);
    assertThat(stream.pauses).containsExactly(true);
    nanos += 2 * InboundStream.FRAME_NANOS;
    reading().expire();
    assertThat(stream.reset).isFalse();
    others.give(3900);
    assertThat(stream.pauses).containsExactly(true, false);
    assertThat(share.used()).isEqualTo(500);
    reading().expire();
    assertThat(stream.reset).isFalse();
  }

  @Test
  void whatIsHandled_isGivenBack_andWhatIsUnfinishedWhenTheStreamEnds() {
    byte[] frame = message(1000);
    receive(frame, 0, frame.length);
    receive(frame, 0, 100);
    assertThat(share.used()).isGreaterThanOrEqualTo(frame.length + 100);
    runAll();
    assertThat(share.used()).isEqualTo(100);
    stream.reset();
    assertThat(share.used()).isZero();
  }
}
