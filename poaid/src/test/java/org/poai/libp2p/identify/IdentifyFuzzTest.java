package org.poai.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.primitives.Bytes;

/** Messages of identify; what is read is also what is written. */
final class IdentifyFuzzTest extends FuzzContract {
  @Override
  protected List<byte[]> seeds() throws Exception {
    Multiaddr address = Multiaddr.parse("/ip4/10.0.0.1/tcp/4001");
    IdentifyMessage message =
        new IdentifyMessage(
            Optional.of(Bytes.utf8("a key of some length")),
            List.of(address, Multiaddr.parse("/ip6/::1/udp/5/quic-v1")),
            List.of("/ipfs/id/1.0.0", "/meshsub/1.1.0"),
            Optional.of(address),
            Optional.of("ipfs/0.1.0"),
            Optional.of("poaid/1"),
            Optional.of(Bytes.utf8("an envelope")));
    return List.of(message.encode(), IdentifyMessage.EMPTY.and(message).encode());
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    IdentifyMessage message = IdentifyMessage.decode(input);
    assertThat(message.listen()).hasSizeLessThanOrEqualTo(64);
    assertThat(IdentifyMessage.decode(message.encode())).isEqualTo(message);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 200_000 + 200L * inputSize;
  }

  @Override
  protected int longest() {
    return IdentifyMessage.MAX_BYTES + 100;
  }
}
