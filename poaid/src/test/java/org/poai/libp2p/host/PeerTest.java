package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/** By what a peer is judged. */
final class PeerTest {
  private final PeerId id =
      PeerId.of(PrivateKey.generate(KeyType.ED25519, new SecureRandom()).publicKey());

  private String key(String address, boolean outbound) throws FormatException {
    return new Peer(id, Multiaddr.parse(address), outbound).banKey();
  }

  @Test
  void banKey_ofWhoComesFromElsewhere_isItsIp() throws Exception {
    assertThat(key("/ip4/192.0.2.7/tcp/1", false)).isEqualTo("192.0.2.7");
    assertThat(key("/ip4/10.1.2.3/tcp/1", false)).isEqualTo("10.1.2.3");
    assertThat(key("/ip6/2001:db8::7/tcp/1", false)).isEqualTo("2001:db8::7");
  }

  @Test
  void banKey_ofWhomWeDialledOrOnLoopback_isItsId() throws Exception {
    assertThat(key("/ip4/192.0.2.7/tcp/1", true)).isEqualTo(id.toString());
    assertThat(key("/ip4/127.0.0.1/tcp/1", false)).isEqualTo(id.toString());
    assertThat(key("/ip6/::1/tcp/1", false)).isEqualTo(id.toString());
  }
}
