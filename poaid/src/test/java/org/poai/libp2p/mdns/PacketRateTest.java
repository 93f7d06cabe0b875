package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketRateTest {
  @Test
  void admits_soManyASecond() {
    PacketRate rate = new PacketRate(2);

    assertThat(rate.admits(5000)).isTrue();
    assertThat(rate.admits(5400)).isTrue();
    assertThat(rate.admits(5999)).isFalse();
    assertThat(rate.admits(6000)).isTrue();
  }
}
