package org.poai.libp2p.multiformats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.poai.libp2p.FuzzContract;

/** Multiaddrs, as bytes and as text. */
final class MultiaddrFuzzTest extends FuzzContract {
  private static final String ID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

  @Override
  protected List<byte[]> seeds() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String text :
        List.of(
            "/ip4/1.2.3.4/tcp/4001/p2p/" + ID,
            "/ip6/2001:db8::1/udp/9/quic-v1/webtransport/certhash/uEiAB/p2p-circuit",
            "/dns4/example.com/tcp/443/tls/sni/x.y/wss",
            "/ip6zone/eth0/ip6/fe80::1/tcp/5")) {
      seeds.add(text.getBytes(UTF_8));
      seeds.add(Multiaddr.parse(text).encoded().toArray());
    }
    return seeds;
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    if (input.length > 0 && input[0] == '/') {
      Multiaddr parsed = Multiaddr.parse(new String(input, UTF_8));
      assertThat(Multiaddr.parse(parsed.toString()).toString()).isEqualTo(parsed.toString());
      return;
    }
    Multiaddr address = Multiaddr.decode(input);
    String text = address.toString();
    address.tcpAddress();
    address.isPrivate();
    address.subnet();
    address.peerId().ifPresent(peer -> assertThat(address.withPeer(peer)).isEqualTo(address));
    // Only the printed form of what we know is read again; a varint in the input is minimal.
    assertThat(Multiaddr.decode(address.encoded().toArray())).hasToString(text);
    assertThat(address.encoded().toArray()).isEqualTo(input);
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 300_000;
  }
}
