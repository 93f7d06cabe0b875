package org.poai.market.contract;

import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * A client's word for all that it owes in a channel; each new one replaces those before.
 *
 * @param worker the channel's, so that the voucher is worth nothing in another channel that a
 *     reorganisation puts under the number
 * @param paid the sum since the channel was opened, less than 2^128 wei
 */
public record Voucher(long channel, Address worker, Wei paid) {
  private static final MarketTypedData TYPE =
      new MarketTypedData("Voucher(uint256 channelId,address worker,uint128 paid)");

  /** What the client signs (EIP-712). */
  public Hash32 digest(long chainId) {
    return TYPE.digest(chainId, UInt256.of(channel), Seals.word(worker), paid.value());
  }
}
