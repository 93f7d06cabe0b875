package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RpcModuleTest {
  @Test
  void workers_areAsManyAsCores_asFarAsTheHeapHasRoomForTheirAnswers() {
    assertThat(RpcModule.threads(1, 1L << 30)).isEqualTo(2);
    assertThat(RpcModule.threads(4, 1L << 30)).isEqualTo(4);
    assertThat(RpcModule.threads(64, 1L << 30)).isEqualTo(5);
    assertThat(RpcModule.threads(64, 16L << 30)).isEqualTo(64);
  }
}
