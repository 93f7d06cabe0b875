package org.poai.market.channel;

import java.util.Optional;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.ChannelRequest.SignedSum;
import org.poai.market.contract.Channel;
import org.poai.market.contract.ChannelPass;
import org.poai.market.contract.MarketSignature;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** What a worker knows of one channel: what it is owed and what it holds. Owned by one thread. */
final class Tab {
  private final Key key;
  private Optional<SignedSum> held;
  private Wei owed;
  private boolean isLast;
  private boolean isAnswering;
  private long usedAt;
  private Optional<Admitted> admitted = Optional.empty();

  /** A channel of a client: after a reorganisation another client's may have the number. */
  record Key(long channel, Address client) {
    static Key of(Channel channel) {
      return new Key(channel.id(), channel.client());
    }
  }

  /** The peer that speaks for the client, by the pass that shows it. */
  private record Admitted(Hash32 peer, Bytes pass) {}

  /**
   * What is left after a restart.
   *
   * @param paid what of it is on the chain
   */
  Tab(Key key, Optional<HeldVoucher> held, Wei paid, long now) {
    this.key = key;
    this.held = held.map(HeldVoucher::sum);
    this.isLast = held.filter(HeldVoucher::isLast).isPresent();
    this.owed = paid.max(this.held.map(SignedSum::paid).orElse(Wei.ZERO));
    this.usedAt = now;
  }

  Key key() {
    return key;
  }

  /** All that the client has answers for, the sum since the channel was opened. */
  Wei owed() {
    return owed;
  }

  /** What of it the chain or a voucher covers. */
  Wei covered(Channel channel) {
    return channel.paid().max(held.map(SignedSum::paid).orElse(Wei.ZERO));
  }

  /** The voucher, if the chain has not got what it pays. */
  Optional<SignedSum> unredeemed(Wei paidOnChain) {
    return held.filter(sum -> sum.paid().compareTo(paidOnChain) > 0);
  }

  boolean isLast() {
    return isLast;
  }

  void saysFarewell() {
    isLast = true;
  }

  boolean isAnswering() {
    return isAnswering;
  }

  void begin(long now) {
    isAnswering = true;
    usedAt = now;
  }

  void end(Wei price, long now) {
    isAnswering = false;
    owed = owed.plus(price);
    usedAt = now;
  }

  long usedAt() {
    return usedAt;
  }

  void hold(SignedSum sum) {
    held = Optional.of(sum);
    owed = owed.max(sum.paid());
  }

  Optional<HeldVoucher> voucher() {
    return held.map(sum -> new HeldVoucher(key.channel(), key.client(), sum, isLast));
  }

  /** Whether a peer speaks for the client. */
  boolean admits(PeerId peer, Bytes pass, Address worker, long chainId) {
    Admitted asking = new Admitted(Offer.key(peer), pass);
    if (admitted.filter(asking::equals).isPresent()) {
      return true;
    }
    Hash32 digest = new ChannelPass(key.channel(), worker, asking.peer()).digest(chainId);
    boolean isClient =
        MarketSignature.signer(digest, pass).filter(key.client()::equals).isPresent();
    if (isClient) {
      admitted = Optional.of(asking);
    }
    return isClient;
  }
}
