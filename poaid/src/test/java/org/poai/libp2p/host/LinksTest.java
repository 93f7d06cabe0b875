package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.yamux.YamuxLimits;

/** How many may come from one network. */
final class LinksTest {
  private final Links links =
      new Links(new HostLimits(100, 100, 6, 3, 100, Duration.ofSeconds(10), YamuxLimits.DEFAULT));

  /** How many of ten newcomers from one /24 are let in. */
  private int admitted(String network, int bansNear) throws FormatException {
    int admitted = 0;
    for (int i = 1; i <= 10; i++) {
      Multiaddr remote = Multiaddr.parse("/ip4/" + network + "." + i + "/tcp/4001");
      admitted += links.admits(remote, bansNear) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void bansInANetwork_leaveFewerPlacesForNewcomersFromIt_butAlwaysOne() throws Exception {
    assertThat(admitted("192.0.2", 0)).isEqualTo(6);
    assertThat(admitted("192.0.3", 1)).isEqualTo(3);
    assertThat(admitted("192.0.4", 2)).isEqualTo(2);
    assertThat(admitted("192.0.5", 1_000)).isEqualTo(1);
    assertThat(links.upgrading()).isEqualTo(12);
  }
}
