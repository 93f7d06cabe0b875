package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void clients_getWhatPeersAndTheChainDoNotNeed() {
    assertThat(Descriptors.clients(1_048_576)).isEqualTo(512);
    assertThat(Descriptors.clients(768)).isEqualTo(512);
    assertThat(Descriptors.clients(400)).isEqualTo(144);
    assertThat(Descriptors.clients(220)).isEqualTo(16);
  }
}
