package org.poai.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void clients_getWhatPeersAndTheChainDoNotNeed() {
    assertThat(Descriptors.clients(1_048_576, 50)).isEqualTo(512);
    assertThat(Descriptors.clients(1_024, 50)).isEqualTo(512);
    assertThat(Descriptors.clients(600, 50)).isEqualTo(116);
    assertThat(Descriptors.clients(1_024, 300)).isEqualTo(40);
    assertThat(Descriptors.clients(220, 50)).isEqualTo(16);
  }
}
