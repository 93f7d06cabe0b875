package org.poai.rlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.poai.primitives.Bytes;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;

class RlpPropertyTest {
  @Property(tries = 1000)
  void decode_whatWasEncoded_isTheItem(@ForAll("items") RlpItem item) throws RlpException {
    assertThat(Rlp.decode(Rlp.encode(item))).isEqualTo(item);
  }

  /** One byte string for each item: what is read at all is written back as it was. */
  @Property(tries = 5000)
  void decode_anyBytes_isRefusedOrCanonical(@ForAll("nearlyRlp") byte[] bytes) {
    try {
      RlpItem item = Rlp.decode(bytes);
      assertThat(Rlp.encode(item)).isEqualTo(bytes);
    } catch (RlpException e) {
      assertThat(e).hasMessageMatching("[a-zA-Z0-9 ]+");
    }
  }

  @Property(tries = 500)
  void decode_aCutOrLengthenedEncoding_isRefused(
      @ForAll("items") RlpItem item, @ForAll @Size(min = 1, max = 3) byte[] more) {
    byte[] whole = Rlp.encode(item);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + more.length);
    System.arraycopy(more, 0, longer, whole.length, more.length);
    for (byte[] wrong : List.of(cut, longer)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> Rlp.decode(wrong))
          .isInstanceOf(RlpException.class);
    }
  }

  @Provide
  static Arbitrary<RlpItem> items() {
    Arbitrary<RlpItem> strings =
        Arbitraries.integers()
            .between(0, 300)
            .flatMap(size -> Arbitraries.bytes().array(byte[].class).ofSize(size))
            .map(bytes -> new Str(Bytes.of(bytes)));
    return Arbitraries.recursive(
        () -> strings, inner -> inner.list().ofMaxSize(4).map(Items::new), 0, 4);
  }

  /** Prefixes that matter far more often than chance would have them. */
  @Provide
  static Arbitrary<byte[]> nearlyRlp() {
    Arbitrary<Byte> prefixes =
        Arbitraries.of(0, 1, 0x37, 0x38, 0x7f, 0x80, 0x81, 0x82, 0xb7, 0xb8, 0xb9, 0xc0, 0xc1, 0xc2)
            .map(Integer::byteValue);
    return Arbitraries.oneOf(prefixes, prefixes, Arbitraries.bytes())
        .array(byte[].class)
        .ofMaxSize(70);
  }
}
