package org.poai.market.contract;

import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A client's word that a peer speaks for it in a channel. Vouchers cannot say so: they stand on the
 * chain once they are redeemed, for everybody to copy.
 *
 * @param worker the channel's
 * @param peer Keccak of the bytes of the peer's id
 */
public record ChannelPass(long channel, Address worker, Hash32 peer) {
  private static final MarketTypedData TYPE =
      new MarketTypedData("ChannelPass(uint256 channelId,address worker,bytes32 peer)");

  /** What the client signs (EIP-712). */
  public Hash32 digest(long chainId) {
    return TYPE.digest(chainId, UInt256.of(channel), Seals.word(worker), peer.toUInt256());
  }
}
