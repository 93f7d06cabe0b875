package org.poai.libp2p.multiformats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.Vectors.hex;

import java.util.List;
import org.poai.libp2p.FuzzContract;

/** Peer ids in their three forms, and the public key within. */
final class PeerIdFuzzTest extends FuzzContract {
  private static final String BYTES =
      "0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        hex(BYTES),
        hex("1220" + "ab".repeat(32)),
        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq".getBytes(ISO_8859_1),
        "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY".getBytes(ISO_8859_1),
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N".getBytes(ISO_8859_1),
        "bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6".getBytes(ISO_8859_1));
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    boolean text = input.length > 0 && input[0] > ' ';
    PeerId id = text ? PeerId.parse(new String(input, ISO_8859_1)) : PeerId.decode(input);
    assertThat(PeerId.parse(id.toString())).isEqualTo(id);
    assertThat(PeerId.parse(id.toCid())).isEqualTo(id);
    id.publicKey().ifPresent(key -> assertThat(PeerId.of(key)).isEqualTo(id));
    assertThat(id.abbreviated()).hasSizeLessThan(10);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 60_000;
  }
}
