package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.node.config.UserException;

/** Addresses as other programs print them: taken, or refused by what is wrong with them. */
final class PeerAddressesTest {
  private static final String ID = "16Uiu2HAmCpFBo6gUiQscbNrSADSoujAHuafrR3oBaTqY6nYHLW7F";

  /** Names of libp2p keys in base36, as {@code ipfs key list} prints them. */
  private static final String BASE36 =
      "k51qzi5uqu5dj38iif6tbbg7embsfa3l5yk4ld8e2c9n3obgk41n7ot7nepp6l";

  private static Multiaddr taken(String text) {
    return PeerAddresses.parse(List.of(text)).get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/127.0.0.1/tcp/4001",
        "/ip4/127.0.0.1/tcp/4001/",
        "/ip4/127.0.0.1/tcp/4001/p2p/ID",
        "/ip4/127.0.0.1/tcp/4001/p2p/ID/",
        "/ip4/127.0.0.1/tcp/4001/ipfs/ID",
        "  /ip4/127.0.0.1/tcp/4001/p2p/ID\n",
        "/dns4/localhost/tcp/4001/p2p/ID",
        "/dns4/my_host.local./tcp/4001",
        "/ip6/fe80::1/tcp/4001/p2p/ID",
        "/ip6/::ffff:1.2.3.4/tcp/4001",
        "/ip4/1.2.3.4/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"
      })
  void address_thatCanBeDialled_isTaken(String text) {
    assertThat(taken(text.replace("ID", ID)).dialProblem()).isEmpty();
  }

  @Test
  void peerId_inAnyBase_isTheSame() throws Exception {
    PeerId id = PeerId.parse(ID);
    String cid = id.toCid();
    for (String text : List.of(ID, cid, cid.toUpperCase(Locale.ROOT), "z" + base58OfCid(cid))) {
      assertThat(taken("/ip4/1.2.3.4/tcp/1/p2p/" + text).peerId()).as(text).contains(id);
    }
    PeerId named = PeerId.parse(BASE36);
    assertThat(PeerId.parse(BASE36.toUpperCase(Locale.ROOT))).isEqualTo(named);
    assertThat(PeerId.parse(named.toCid())).isEqualTo(named);
    assertThat(named.toString()).startsWith("12D3KooW");
  }

  /** A CID in base58btc, by the slow way. */
  private static String base58OfCid(String cid) {
    String small = "abcdefghijklmnopqrstuvwxyz234567";
    var number = java.math.BigInteger.ZERO;
    int bits = 0;
    for (char digit : cid.substring(1).toCharArray()) {
      number = number.shiftLeft(5).or(java.math.BigInteger.valueOf(small.indexOf(digit)));
      bits += 5;
    }
    number = number.shiftRight(bits % 8);
    String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    StringBuilder text = new StringBuilder();
    while (number.signum() > 0) {
      var parts = number.divideAndRemainder(java.math.BigInteger.valueOf(58));
      text.insert(0, alphabet.charAt(parts[1].intValue()));
      number = parts[0];
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ip4/127.0.0.1/tcp/4001/p2p/ID/p2p/ID | /p2p stands twice",
        "/dns/b\u00fccher.example/tcp/4001 | characters that names do not have",
        "/dnsaddr/bootstrap.libp2p.io/p2p/ID | /dnsaddr names a list",
        "/ip6/fe80::1%eth0/tcp/4001 | an IPv6 address with a zone",
        "/ip6zone/eth0/ip6/fe80::1/tcp/4001/p2p/ID | /ip6zone is not spoken",
        "/ip6/[::1]/tcp/4001 | is no IPv6 address",
        "/ip4/1.2.3.4/udp/4001/quic-v1/p2p/ID | only TCP is spoken, not /udp",
        "/ip4/1.2.3.4/tcp/4001/p2p/ID/p2p-circuit/p2p/ID | relays are not spoken",
        "/ip4/1.2.3.4/tcp/4001/ws | only plain TCP is spoken, not /ws",
        "/ip4/1.2.3.4/tcp/4001/tls/ws | only plain TCP is spoken, not /tls",
        "/ip4/0.0.0.0/tcp/4001/p2p/ID | where a node listens",
        "/ip6/::/tcp/4001 | where a node listens",
        "/ip4/224.0.0.1/tcp/4001 | no single machine has this IP",
        "/ip4/255.255.255.255/tcp/4001 | no single machine has this IP",
        "/ip4/0.1.2.3/tcp/4001 | no single machine has this IP",
        "/ip6/ff02::1/tcp/4001 | no single machine has this IP",
        "/ip4/1.2.3.4/tcp/0/p2p/ID | nobody has port 0",
        "/ip4/1.2.3.4 | needs /tcp and a port",
        "/ip4/1.2.3.4/tcp | /tcp without a value",
        "/ip4/01.2.3.4/tcp/4001 | is no IPv4 address",
        "/ip4/1.2.3.4/tcp/04001 | without zeros in front",
        "/ip4/1.2.3.4/tcp/70000 | from 0 to 65535",
        "/ip4/ip-10-0-1-78.internal/tcp/4001 | a name goes behind /dns4",
        "127.0.0.1:4001 | an address begins with a slash",
        "/ip4/1.2.3.4/tcp/4001/p2p/12D3KooWPXYoBXU5RFYRnhGpnDycW1FZM7hHQehdZj | no peer id",
        "/ip4/1.2.3.4/tcp/4001/http | /http is no part of an address",
        "/ip4/1.2.3.4/ipcidr/16/tcp/4001 | /ipcidr is no part of an address",
        "/p2p/ID | needs /tcp and a port"
      })
  void address_thatCannotBeDialled_isRefusedByWhatIsWrong(String text, String why) {
    assertThatThrownBy(() -> taken(text.replace("ID", ID)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why);
  }
}
