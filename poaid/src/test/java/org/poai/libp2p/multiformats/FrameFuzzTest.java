package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.poai.libp2p.FuzzContract;

/** Varints, and frames of a stream that comes in pieces. */
final class FrameFuzzTest extends FuzzContract {
  private static final int LONGEST_FRAME = 300;

  @Override
  protected List<byte[]> seeds() {
    byte[] two = new byte[0];
    for (int size : new int[] {0, 1, 127, 128, 300}) {
      byte[] frame = FrameReader.frame(new byte[size]);
      byte[] more = java.util.Arrays.copyOf(two, two.length + frame.length);
      System.arraycopy(frame, 0, more, two.length, frame.length);
      two = more;
    }
    return List.of(two, FrameReader.frame(new byte[5]), Uvarint.encode(Long.MAX_VALUE));
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    ByteBuf in = Unpooled.wrappedBuffer(input);
    long value = Uvarint.read(in);
    if (value != Uvarint.INCOMPLETE) {
      assertThat(in.readerIndex()).isEqualTo(Uvarint.size(value));
    } else {
      assertThat(in.readerIndex()).isZero();
    }
    if (value > LONGEST_FRAME) {
      return;
    }
    in.readerIndex(0);
    FrameReader reader = new FrameReader(LONGEST_FRAME);
    int piece = 1 + input.length % 13;
    while (in.isReadable()) {
      ByteBuf some = in.readSlice(Math.min(piece, in.readableBytes()));
      for (byte[] frame = reader.next(some); frame != null; frame = reader.next(some)) {
        assertThat(frame.length).isLessThanOrEqualTo(LONGEST_FRAME);
      }
      assertThat(some.isReadable()).isFalse();
    }
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  /** The frames, and the test's own slices. */
  @Override
  protected long mostBytes(int inputSize) {
    return 10_000 + 300L * inputSize;
  }
}
