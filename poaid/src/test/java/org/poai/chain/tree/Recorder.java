package org.poai.chain.tree;

import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/**
 * A contract that counts its calls in slot 0, and keeps in slot n the hash of the block before
 * block n, in slot 65536 + n the PREVRANDAO of n; it logs its caller. With data it reverts.
 */
final class Recorder {
  /** EIP-170's code behind what deploys it. */
  static final Bytes INIT_CODE =
      Bytes.fromHex(
          "0x6023806009"
              + "5f395ff3"
              + "36601f57" // data: go to the end
              + "5f54600101"
              + "5f55" // slot 0 += 1
              + "6001430340"
              + "4355" // slot NUMBER := BLOCKHASH(NUMBER - 1)
              + "4443"
              + "6201000001"
              + "55" // slot NUMBER + 65536 := PREVRANDAO
              + "335f5fa1" // LOG1(CALLER)
              + "00"
              + "5b5f5ffd");

  static final UInt256 COUNT = UInt256.ZERO;

  private Recorder() {}

  static UInt256 hashBefore(long number) {
    return UInt256.of(number);
  }

  static UInt256 randomnessOf(long number) {
    return UInt256.of(65_536 + number);
  }
}
