package org.poai.rpc.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.poai.primitives.Bytes;

/** The words that clients get for what Solidity's reverts carry. */
final class RevertReasonTest {
  private static Bytes panic(String word) {
    return Bytes.fromHex("0x4e487b71" + "0".repeat(64 - word.length()) + word);
  }

  @Test
  void panics_areNamedAsGethNamesThem() {
    assertThat(RevertReason.of(panic("01"))).contains("assert(false)");
    assertThat(RevertReason.of(panic("12"))).contains("division or modulo by zero");
    assertThat(RevertReason.of(panic("99"))).contains("unknown panic code: 0x99");
    assertThat(RevertReason.of(panic("f".repeat(64))).orElseThrow())
        .endsWith("0x" + "f".repeat(64));
  }

  @Test
  void reasons_mayLackTheirPadding() {
    String start = "0x08c379a0" + "0".repeat(62) + "20" + "0".repeat(63);
    assertThat(RevertReason.of(Bytes.fromHex(start + "2" + "6f6b"))).contains("ok");
    assertThat(RevertReason.of(Bytes.fromHex(start + "3" + "6f6b"))).isEmpty();
  }

  @Test
  void otherBytes_haveNoReason() {
    assertThat(RevertReason.of(Bytes.EMPTY)).isEmpty();
    assertThat(RevertReason.of(Bytes.fromHex("0x4e487b7101"))).isEmpty();
  }
}
