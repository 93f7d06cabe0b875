package org.poai.market.channel;

import java.util.Optional;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.ChannelRequest.Ask;
import org.poai.market.channel.ChannelRequest.SignedSum;
import org.poai.market.contract.ChannelPass;
import org.poai.market.contract.Voucher;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/**
 * Signs for a client.
 *
 * @param peer that asks for it
 */
public record Checkbook(ChannelKey key, PeerId peer, long chainId) {
  Address account() {
    return key.address();
  }

  /** A request that pays as much as is written of the channel. */
  ChannelRequest request(ClientChannel channel, Optional<Ask> ask) {
    ChannelPass pass = new ChannelPass(channel.number(), channel.worker(), Offer.key(peer));
    return new ChannelRequest(
        channel.number(), key.signature(pass.digest(chainId)), voucher(channel), ask);
  }

  private Optional<SignedSum> voucher(ClientChannel channel) {
    Wei paid = channel.signed();
    if (paid.isZero()) {
      return Optional.empty();
    }
    Voucher voucher = new Voucher(channel.number(), channel.worker(), paid);
    Bytes signature = key.signature(voucher.digest(chainId));
    return Optional.of(new SignedSum(paid, signature));
  }
}
