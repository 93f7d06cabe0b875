package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.libp2p.Vectors.hex;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.Bytes;

final class PeerIdTest {
  /** The key of the specification's examples, and its id. */
  private static final String KEY =
      "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

  private static final String ID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

  @Test
  void parse_bothTextForms_areTheSameId() throws Exception {
    PeerId id = PeerId.of(PublicKey.decode(hex(KEY)));

    assertThat(id).hasToString(ID);
    assertThat(id.abbreviated()).isEqualTo("12D3Ko…pq");
    assertThat(PeerId.parse(ID)).isEqualTo(id);
    assertThat(PeerId.parse(id.toCid())).isEqualTo(id);
    assertThat(id.toCid())
        .isEqualTo("bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6");
    assertThat(id.publicKey().orElseThrow().encode()).isEqualTo(hex(KEY));
  }

  @Test
  void parse_aHashedId_hasNoKeyInside() throws Exception {
    PeerId id = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

    assertThat(id.multihash().size()).isEqualTo(34);
    assertThat(id.publicKey()).isEmpty();
    assertThat(id).hasToString("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "Qm",
        "b",
        "bafzaaja",
        "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3p0",
        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pqq",
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5",
        "zdpu",
        "<PEER_ID_FROM_NODE_1>"
      })
  void parse_whatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> PeerId.parse(ID + "1".repeat(100_000)))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void new_bytesThatNoKeyHas_areRefused() {
    for (String digits : new String[] {"", "00", "0000", "1203000000", "002b" + "00".repeat(43)}) {
      assertThatThrownBy(() -> new PeerId(Bytes.of(hex(digits))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> PeerId.decode(hex(digits))).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void publicKey_anIdWithNonsenseInside_isEmpty() throws Exception {
    assertThat(PeerId.decode(hex("000401020304")).publicKey()).isEmpty();
  }
}
