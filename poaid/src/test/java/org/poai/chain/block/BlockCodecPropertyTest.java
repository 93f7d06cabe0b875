package org.poai.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.poai.primitives.Bytes;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;

/** The wire form of blocks: one byte string for each block, and nothing else is read. */
class BlockCodecPropertyTest {
  private static final long GAS_LIMIT = 30_000_000;

  @Property(tries = 300)
  void block_encodedAndDecoded_isTheSame(@ForAll("blocks") Block block) {
    byte[] wire = BlockCodec.encode(block);
    WireBlock read = decode(wire).orThrow();
    assertThat(read.block()).isEqualTo(block);
    assertThat(read.bytes()).isSameAs(wire);
    assertThat(BlockCodec.size(block)).isEqualTo(wire.length);
    assertThat(BlockCodec.decodeStored(wire, block.sealedHeader()).block()).isEqualTo(block);
  }

  @Property(tries = 300)
  void wire_cutAnywhereOrWithMoreBehind_isRefused(
      @ForAll("blocks") Block block,
      @ForAll int cut,
      @ForAll @Size(min = 1, max = 40) byte[] more) {
    byte[] wire = BlockCodec.encode(block);
    byte[] longer = Arrays.copyOf(wire, wire.length + more.length);
    System.arraycopy(more, 0, longer, wire.length, more.length);
    assertMalformed(Arrays.copyOf(wire, Math.floorMod(cut, wire.length)));
    assertMalformed(longer);
  }

  @Property(tries = 500)
  void wire_withAnyByteChanged_isRefusedOrAnotherBlock(
      @ForAll("blocks") Block block, @ForAll int place, @ForAll byte other) {
    byte[] wire = BlockCodec.encode(block);
    byte[] changed = wire.clone();
    changed[Math.floorMod(place, wire.length)] = other;
    if (decode(changed) instanceof DecodeResult.Ok<WireBlock> read) {
      assertThat(BlockCodec.encode(read.value().block())).isEqualTo(changed);
      assertThat(read.value().block().equals(block)).isEqualTo(Arrays.equals(wire, changed));
    }
  }

  /** The right items in another arrangement: one too few or too many, or a list for a string. */
  @Property(tries = 300)
  void wire_ofOtherItems_isRefused(@ForAll("blocks") Block block, @ForAll int choice)
      throws RlpException {
    List<RlpItem> parts = Rlp.decodeList(BlockCodec.encode(block));
    RlpItem string = new Str(Bytes.of((byte) 1));
    List<RlpItem> other =
        switch (Math.floorMod(choice, 6)) {
          case 0 -> List.of(parts.get(0), parts.get(1));
          case 1 -> List.of(parts.get(0), parts.get(1), parts.get(2), string);
          case 2 -> List.of(new Items(List.of()), parts.get(1), parts.get(2));
          case 3 -> List.of(parts.get(0), string, parts.get(2));
          case 4 -> List.of(parts.get(0), parts.get(1), new Items(List.of(new Items(List.of()))));
          default -> List.of(parts.get(0), new Items(List.of(new Items(List.of()))), parts.get(2));
        };
    assertMalformed(Rlp.encode(new Items(other)));
  }

  private static void assertMalformed(byte[] wire) {
    assertThat(decode(wire))
        .isInstanceOfSatisfying(
            DecodeResult.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(DecodeResult.Reason.MALFORMED));
  }

  private static DecodeResult<WireBlock> decode(byte[] wire) {
    return BlockCodec.decode(wire, GAS_LIMIT);
  }

  @Provide
  Arbitrary<Block> blocks() {
    Arbitrary<Envelope> envelopes =
        Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(2),
                Arbitraries.bytes().array(byte[].class).ofMinSize(50).ofMaxSize(300))
            .map(bytes -> new Envelope(Bytes.of(bytes)));
    Arbitrary<String> answers =
        Arbitraries.strings().withChars('a', '"', '\n', '\u0000', 'é', '€').ofMaxLength(80);
    return Combinators.combine(
            envelopes.list().ofMaxSize(12), answers.list().ofMaxSize(Block.MAX_ANSWERS))
        .as((list, texts) -> new Block(SealedHeader.of(Headers.example()), list, texts));
  }
}
