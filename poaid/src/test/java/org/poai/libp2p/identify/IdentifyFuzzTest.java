package org.poai.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.Fuzz;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.primitives.Bytes;

/** Whatever bytes come: a message, or a FormatException. */
class IdentifyFuzzTest {
  private static final long MAX_ALLOCATED = 4 << 20;
  private static final byte[] SEED = seed();

  private static byte[] seed() {
    try {
      Multiaddr address = Multiaddr.parse("/ip4/10.0.0.1/tcp/4001");
      return new IdentifyMessage(
              Optional.of(Bytes.utf8("a key of some length")),
              List.of(address, address),
              List.of("/ipfs/id/1.0.0", "/meshsub/1.1.0"),
              Optional.of(address),
              Optional.of("ipfs/0.1.0"),
              Optional.of("poaid/1"),
              Optional.of(Bytes.utf8("an envelope")))
          .encode();
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static void decode(byte[] input) {
    try {
      IdentifyMessage message = IdentifyMessage.decode(input);
      assertThat(message.listen()).hasSizeLessThanOrEqualTo(64);
      assertThat(IdentifyMessage.decode(message.encode())).isEqualTo(message);
    } catch (FormatException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }

  @Test
  void decode_shapedInputs_neverThrowsPastItsBoundary() {
    new Fuzz(1, MAX_ALLOCATED, SEED).times(20_000, IdentifyFuzzTest::decode);
  }

  @Test
  @Tag("soak")
  void decode_manyShapedInputs_neverThrowsPastItsBoundary() {
    new Fuzz(System.nanoTime(), MAX_ALLOCATED, SEED).soak(IdentifyFuzzTest::decode);
  }
}
