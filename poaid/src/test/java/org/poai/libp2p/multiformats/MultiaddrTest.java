package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.libp2p.Vectors.hex;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultiaddrTest {
  private static final String ID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";
  private static final String OTHER = "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/1.2.3.4/tcp/0",
        "/ip6/2001:db8::1/tcp/1/ws",
        "/ip6/::ffff:102:304/udp/9/quic-v1/webtransport/certhash/uEiAB/p2p-circuit",
        "/dnsaddr/bootstrap.libp2p.io/p2p/" + ID,
        "/dns6/a-b.example/tcp/443/tls/sni/x.y/wss",
        "/ip4/1.2.3.4/tcp/1/p2p/" + OTHER + "/p2p-circuit/p2p/" + ID,
        "/ip6zone/eth0/ip6/fe80::1/tcp/5",
        "/p2p/" + ID
      })
  void parse_whatWeKnow_isPrintedAndDecodedTheSame(String text) throws Exception {
    Multiaddr address = Multiaddr.parse(text);

    assertThat(address).hasToString(text);
    assertThat(Multiaddr.decode(address.encoded().toArray())).isEqualTo(address);
    assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ip4/1.2.3.4",
        "/ip4",
        "/ip4/1.2.3",
        "/ip4/1.2.3.256/tcp/1",
        "/ip4/localhost/tcp/1",
        "/ip4/1.2.3.4/tcp/65536",
        "/ip4/1.2.3.4/tcp/-1",
        "/ip4/1.2.3.4/tcp/",
        "/ip4/1.2.3.4/tcp/01",
        "/ip6/1.2.3.4/tcp/1",
        "/ip6/fe80::1%eth0/tcp/1",
        "/ip6/[::1]/tcp/1",
        "/dns4//tcp/1",
        "/dns4/a b/tcp/1",
        "/dns4/ä/tcp/1",
        "/p2p/12D3KooW",
        "/p2p/0OIl",
        "/unix/tmp",
        "/unknown-400/00",
        "/udp/1/certhash/x"
      })
  void parse_whatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(FormatException.class);
  }

  @Test
  void parse_ipfs_isAnAliasOfP2p() throws Exception {
    assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/1/ipfs/" + ID))
        .hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + ID);
  }

  @Test
  void decode_anUnknownCode_isKeptAsItCame() throws Exception {
    byte[] bytes = hex("047f000001060fa19003020a0b");
    Multiaddr address = Multiaddr.decode(bytes);

    assertThat(address.encoded().toArray()).isEqualTo(bytes);
    assertThat(address).hasToString("/ip4/127.0.0.1/tcp/4001/unknown-400/020a0b");
    assertThat(address.tcpAddress()).isEmpty();
    assertThat(address.peerId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04",
        "047f0000",
        "0401020304060f",
        "3605616263",
        "360361620a",
        "3600",
        "36ffffffffffffffff7f",
        "a5030100",
        "8400",
        "80808080808080808001"
      })
  void decode_whatIsNone_isRefused(String digits) {
    assertThatThrownBy(() -> Multiaddr.decode(hex(digits))).isInstanceOf(FormatException.class);
    assertThat(Multiaddr.tryDecode(hex(digits))).isEmpty();
  }

  @Test
  void decode_tooLongOrTooManyParts_isRefused() {
    assertThat(Multiaddr.tryDecode(hex("dd03".repeat(17)))).isEmpty();
    assertThat(Multiaddr.tryDecode(hex("dd03".repeat(16)))).isPresent();
    assertThat(Multiaddr.tryDecode(hex("9003" + "00".repeat(Multiaddr.MAX_BYTES - 1)))).isEmpty();
    assertThat(Multiaddr.tryDecode(hex("9003" + "00".repeat(Multiaddr.MAX_BYTES - 2)))).isPresent();
  }

  @Test
  void withPeer_addsOrReplacesTheLast() throws Exception {
    Multiaddr bare = Multiaddr.parse("/ip4/1.2.3.4/tcp/1");
    PeerId id = PeerId.parse(ID);

    assertThat(bare.peerId()).isEmpty();
    assertThat(bare.withPeer(id).peerId()).contains(id);
    assertThat(bare.withPeer(PeerId.parse(OTHER)).withPeer(id)).isEqualTo(bare.withPeer(id));
    assertThat(bare.withPeer(id).withoutPeer()).isEqualTo(bare).isEqualTo(bare.withoutPeer());
    assertThat(Multiaddr.parse("/p2p/" + ID).withoutPeer()).hasToString("/p2p/" + ID);
  }

  @Test
  void tcpAddress_ofIpOrName_withOrWithoutPeer() throws Exception {
    assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/80/p2p/" + ID).tcpAddress())
        .get()
        .hasToString("/1.2.3.4:80");
    assertThat(Multiaddr.parse("/ip6/::1/tcp/80").tcpAddress())
        .get()
        .hasToString("/[0:0:0:0:0:0:0:1]:80");
    assertThat(Multiaddr.parse("/dns4/example.com/tcp/80").tcpAddress())
        .contains(InetSocketAddress.createUnresolved("example.com", 80));
    for (String other :
        new String[] {
          "/ip4/1.2.3.4/udp/80/quic-v1",
          "/ip4/1.2.3.4/tcp/80/ws",
          "/ip4/1.2.3.4/tcp/80/p2p/" + OTHER + "/p2p-circuit/p2p/" + ID,
          "/dnsaddr/example.com/tcp/80",
          "/p2p/" + ID
        }) {
      assertThat(Multiaddr.parse(other).tcpAddress()).as(other).isEmpty();
    }
  }

  @Test
  void of_anIp_isItsTcpAddress() throws Exception {
    assertThat(Multiaddr.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 65535))
        .hasToString("/ip4/10.0.0.1/tcp/65535");
    assertThat(Multiaddr.of(InetAddress.getByAddress(hex("20010db8" + "00".repeat(12))), 0))
        .hasToString("/ip6/2001:db8::/tcp/0");
  }

  @Test
  void networks_ofAddresses_privatePublicAndBanned() throws Exception {
    for (String near :
        new String[] {
          "/ip4/10.1.2.3",
          "/ip4/172.16.0.1",
          "/ip4/192.168.1.1",
          "/ip4/169.254.1.1",
          "/ip4/100.64.0.1",
          "/ip4/127.9.9.9",
          "/ip6/::1",
          "/ip6/fe80::1",
          "/ip6/fd00::1",
          "/ip6/::ffff:10.0.0.1"
        }) {
      assertThat(Multiaddr.parse(near + "/tcp/1").isPrivate()).as(near).isTrue();
    }
    for (String far : new String[] {"/ip4/8.8.8.8", "/ip4/172.32.0.1", "/ip6/2001:db8::1"}) {
      assertThat(Multiaddr.parse(far + "/tcp/1").isPrivate()).as(far).isFalse();
    }
    assertThat(Multiaddr.parse("/ip4/127.0.0.1/tcp/1").isLoopback()).isTrue();
    assertThat(Multiaddr.parse("/ip6/::/tcp/1").isUnspecified()).isTrue();
    for (String[] ip :
        new String[][] {
          {"/ip4/1.2.3.4", "1.2.3.4", "1.2.3.0/24"},
          {"/ip6/::ffff:1.2.3.4", "1.2.3.4", "1.2.3.0/24"},
          {"/ip6/2001:db8:1:2::3", "2001:db8:1:2::3", "2001:db8:1::/48"}
        }) {
      Multiaddr address = Multiaddr.parse(ip[0] + "/tcp/1");
      assertThat(address.ipText()).contains(ip[1]);
      assertThat(address.subnet()).contains(ip[2]).isEqualTo(Multiaddr.subnetOf(ip[1]));
    }
    assertThat(Multiaddr.subnetOf(ID)).isEmpty();
    assertThat(Multiaddr.parse("/dns4/a.b/tcp/1").subnet()).isEmpty();
  }
}
