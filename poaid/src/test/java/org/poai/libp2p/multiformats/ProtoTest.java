package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.libp2p.Vectors.hex;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtoTest {
  private static final ProtoLimits LIMITS = new ProtoLimits(1000, 10);

  @Test
  void read_whatWasWritten_comesBackInOrder() throws Exception {
    byte[] message =
        new ProtoWriter()
            .bytes(1, new byte[] {9})
            .string(2, "ä")
            .uint64(3, -1)
            .bool(4, true)
            .message(500, new ProtoWriter().string(1, ""))
            .toBytes();
    ProtoReader in = ProtoReader.of(message, LIMITS);

    assertThat(in.next()).isTrue();
    assertThat(in.bytes()).containsExactly(9);
    assertThat(in.fieldStart()).isZero();
    assertThat(in.fieldEnd()).isEqualTo(3);
    in.next();
    assertThat(in.string()).isEqualTo("ä");
    in.next();
    assertThat(in.uint64()).isEqualTo(-1);
    in.next();
    assertThat(in.bool()).isTrue();
    in.next();
    assertThat(in.field()).isEqualTo(500);
    ProtoReader inside = in.message();
    assertThat(inside.next()).isTrue();
    assertThat(inside.string()).isEmpty();
    assertThat(inside.next()).isFalse();
    assertThat(in.next()).isFalse();
  }

  @Test
  void next_unknownFieldsOfAllTypes_areSkipped() throws Exception {
    byte[] message =
        hex("0801" + "11" + "00".repeat(8) + "1a03010203" + "25" + "00".repeat(4) + "2801");
    ProtoReader in = ProtoReader.of(message, LIMITS);
    List<Integer> fields = new ArrayList<>();
    while (in.next()) {
      fields.add(in.field());
    }

    assertThat(fields).containsExactly(1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "08",
        "0880",
        "0a05aa",
        "0affffffffffffffffff01",
        "0affffffff07",
        "0b0c",
        "0f",
        "1100",
        "0880808080808080808002",
        "088080808080808080808001",
        "ffffffffff01"
      })
  void next_malformed_isRefused(String digits) throws Exception {
    ProtoReader in = ProtoReader.of(hex(digits), LIMITS);

    assertThatThrownBy(
            () -> {
              while (in.next()) {
                in.field();
              }
            })
        .isInstanceOf(FormatException.class);
  }

  @Test
  void next_moreFieldsThanAllowed_areRefusedAlsoInside() throws Exception {
    ProtoReader in = ProtoReader.of(hex("0a00".repeat(11)), LIMITS);
    for (int i = 0; i < 10; i++) {
      in.next();
    }
    assertThatThrownBy(in::next).isInstanceOf(FormatException.class);

    ProtoReader outer = ProtoReader.of(hex("0a14" + "0a00".repeat(10)), LIMITS);
    outer.next();
    ProtoReader inner = outer.message();
    for (int i = 0; i < 9; i++) {
      inner.next();
    }
    assertThatThrownBy(inner::next).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> ProtoReader.of(new byte[1001], LIMITS))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void values_ofAnotherType_areRefused() throws Exception {
    ProtoReader number = ProtoReader.of(hex("0801"), LIMITS);
    number.next();
    assertThatThrownBy(number::bytes).isInstanceOf(FormatException.class);
    assertThatThrownBy(number::message).isInstanceOf(FormatException.class);
    ProtoReader text = ProtoReader.of(hex("0a01ff"), LIMITS);
    text.next();
    assertThatThrownBy(text::uint64).isInstanceOf(FormatException.class);
    assertThatThrownBy(text::string).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> text.bytes(0)).isInstanceOf(FormatException.class);
  }

  @Test
  void uvarint_edges_haveOneForm() throws Exception {
    for (long value : new long[] {0, 1, 127, 128, 16383, 16384, 1L << 56, Long.MAX_VALUE}) {
      ByteBuf in = Unpooled.wrappedBuffer(Uvarint.encode(value), new byte[] {5});
      assertThat(Uvarint.read(in)).isEqualTo(value);
      assertThat(in.readableBytes()).isEqualTo(1);
      byte[] cut = Arrays.copyOf(Uvarint.encode(value), Uvarint.size(value) - 1);
      ByteBuf half = Unpooled.wrappedBuffer(cut);
      assertThat(Uvarint.read(half)).isEqualTo(Uvarint.INCOMPLETE);
      assertThat(half.readableBytes()).isEqualTo(cut.length);
    }
    for (String wrong : List.of("8000", "ff8000", "ffffffffffffffffff01", "ffffffffffffffffff")) {
      assertThatThrownBy(() -> Uvarint.read(Unpooled.wrappedBuffer(hex(wrong))))
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void frames_inPiecesOfAnySize_comeOutWhole() throws Exception {
    byte[] large = new byte[5000];
    Arrays.fill(large, (byte) 3);
    ByteBuf all =
        Unpooled.wrappedBuffer(
            FrameReader.frame(large), FrameReader.frame(new byte[0]), FrameReader.frame(large));
    for (int piece : new int[] {1, 2, 700, 20_000}) {
      FrameReader reader = new FrameReader(5000);
      List<byte[]> frames = new ArrayList<>();
      for (ByteBuf in = all.duplicate(); in.isReadable(); ) {
        ByteBuf some = in.readSlice(Math.min(piece, in.readableBytes()));
        for (byte[] next = reader.next(some); next != null; next = reader.next(some)) {
          frames.add(next);
        }
        assertThat(some.isReadable()).isFalse();
      }
      assertThat(frames).containsExactly(large, new byte[0], large);
      assertThat(reader.isWithinFrame()).isFalse();
    }
  }

  @Test
  void frames_tooLongOrLongerThanTheyNeedBe_areRefusedAtTheirLength() {
    for (String wrong : List.of("8927", "ffffffffff", "8000", "808080808080808080")) {
      assertThatThrownBy(() -> new FrameReader(5000).next(Unpooled.wrappedBuffer(hex(wrong))))
          .as(wrong)
          .isInstanceOf(FormatException.class);
    }
  }
}
