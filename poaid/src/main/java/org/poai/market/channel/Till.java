package org.poai.market.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.AnswerFrame.Refused;
import org.poai.market.channel.ChannelRequest.SignedSum;
import org.poai.market.contract.Channel;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketSignature;
import org.poai.market.contract.Voucher;
import org.poai.market.duty.Errand;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.MarketHead;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A worker's money in channels. A voucher is on the disk before anything is given for it, and is
 * redeemed before the channel can close. Owned by one thread.
 */
final class Till {
  /** Channels. */
  static final int MOST = 512;

  /** Vouchers are redeemed when they are worth so much more than what the chain has. */
  private static final Wei WORTH = Wei.ofPoai(1);

  /** Less than what the call costs. */
  private static final Wei DUST = Wei.of(100_000_000_000_000L);

  /** A channel that is not used for so long is redeemed, and then forgotten. */
  private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(6);

  private final Address worker;
  private final long chainId;
  private final JournalFile<List<HeldVoucher>> journal;
  private final LongSupplier nanoTime;

  /** In the order in which they came. */
  private final Map<Tab.Key, Tab> tabs = new LinkedHashMap<>();

  private volatile Wei unredeemed = Wei.ZERO;

  Till(
      Address worker, long chainId, JournalFile<List<HeldVoucher>> journal, LongSupplier nanoTime) {
    this.worker = worker;
    this.chainId = chainId;
    this.journal = journal;
    this.nanoTime = nanoTime;
    for (HeldVoucher held : journal.value()) {
      Tab.Key key = new Tab.Key(held.channel(), held.client());
      tabs.put(key, new Tab(key, Optional.of(held), Wei.ZERO, nanoTime.getAsLong()));
    }
  }

  /** The tab of a channel; empty where there are too many. */
  Optional<Tab> tab(Channel channel) {
    Tab.Key key = Tab.Key.of(channel);
    Tab known = tabs.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (tabs.size() >= MOST && !makeRoom()) {
      return Optional.empty();
    }
    Tab begun = new Tab(key, Optional.empty(), channel.paid(), nanoTime.getAsLong());
    tabs.put(key, begun);
    return Optional.of(begun);
  }

  /** Forgets a channel of which no voucher is held: at most one answer is owed there. */
  private boolean makeRoom() {
    Optional<Tab> worthless =
        tabs.values().stream()
            .filter(tab -> tab.voucher().isEmpty() && !tab.isAnswering())
            .findFirst();
    worthless.ifPresent(tab -> tabs.remove(tab.key()));
    return worthless.isPresent();
  }

  /** Takes what a request pays; why that is not enough, if it is not. */
  Optional<Refused> pay(PeerId peer, ChannelRequest request, Channel channel, Tab tab) {
    if (!tab.admits(peer, request.pass(), worker, chainId)) {
      return refused(Objection.VOUCHER);
    }
    Optional<Refused> bad = request.voucher().flatMap(sum -> take(sum, channel, tab));
    if (bad.isPresent()) {
      return bad;
    }
    return tab.covered(channel).compareTo(tab.owed()) < 0
        ? Optional.of(new Refused(Objection.VOUCHER, Optional.of(tab.owed())))
        : Optional.empty();
  }

  private Optional<Refused> take(SignedSum sum, Channel channel, Tab tab) {
    if (sum.paid().compareTo(tab.covered(channel)) <= 0) {
      return Optional.empty(); // nothing new
    }
    if (sum.paid().compareTo(channel.deposit()) > 0) {
      return refused(Objection.DEPOSIT);
    }
    Voucher voucher = new Voucher(channel.id(), worker, sum.paid());
    if (MarketSignature.signer(voucher.digest(chainId), sum.signature())
        .filter(channel.client()::equals)
        .isEmpty()) {
      return refused(Objection.VOUCHER);
    }
    HeldVoucher held = new HeldVoucher(channel.id(), channel.client(), sum, tab.isLast());
    if (!write(tab, Optional.of(held))) {
      return refused(Objection.BUSY);
    }
    tab.hold(sum);
    return Optional.empty();
  }

  private static Optional<Refused> refused(Objection why) {
    return Optional.of(new Refused(why, Optional.empty()));
  }

  /** The client asks no more; whether that is safe. */
  boolean farewell(Tab tab) {
    tab.saysFarewell();
    return tab.voucher().isEmpty() || write(tab, tab.voucher());
  }

  /** Writes all vouchers down, one of them anew. */
  private boolean write(Tab tab, Optional<HeldVoucher> held) {
    List<HeldVoucher> all = new ArrayList<>();
    tabs.values().stream()
        .filter(other -> other != tab)
        .forEach(other -> other.voucher().ifPresent(all::add));
    held.ifPresent(all::add);
    return journal.write(List.copyOf(all));
  }

  /** What is to be redeemed and closed at a head. */
  List<Errand> step(MarketHead head) {
    List<Errand> errands = new ArrayList<>();
    Wei open = Wei.ZERO;
    for (Tab tab : List.copyOf(tabs.values())) {
      Optional<Channel> channel =
          head.channel(tab.key().channel())
              .filter(found -> found.client().equals(tab.key().client()));
      if (channel.isPresent() && !channel.get().closed()) {
        Optional<SignedSum> sum = tab.unredeemed(channel.get().paid());
        Wei worth = sum.map(held -> held.paid().minus(channel.get().paid())).orElse(Wei.ZERO);
        open = open.plus(worth);
        errand(tab, channel.get(), sum, worth).forEach(errands::add);
      } else if (isIdle(tab) || channel.isPresent()) {
        forget(tab);
      }
    }
    unredeemed = open;
    return errands;
  }

  private Stream<Errand> errand(Tab tab, Channel channel, Optional<SignedSum> sum, Wei worth) {
    long id = channel.id();
    boolean isEnding = channel.closeAt().isPresent() || tab.isLast() || isIdle(tab);
    boolean isWorthIt = worth.compareTo(isEnding ? DUST : WORTH) >= 0;
    if (sum.isPresent() && isWorthIt) {
      return Stream.of(
          new Errand(
              "redeem", id, MarketCalls.redeem(id, sum.get().paid(), sum.get().signature())));
    }
    if (tab.isLast() && !tab.isAnswering()) {
      return Stream.of(new Errand("close channel", id, MarketCalls.closeChannel(id)));
    }
    if (isIdle(tab)) {
      forget(tab);
    }
    return Stream.empty();
  }

  private boolean isIdle(Tab tab) {
    return !tab.isAnswering() && nanoTime.getAsLong() - tab.usedAt() >= IDLE_NANOS;
  }

  private void forget(Tab tab) {
    if (tab.voucher().isEmpty() || write(tab, Optional.empty())) {
      tabs.remove(tab.key());
    }
  }

  /** What the last head's chain has not got of what vouchers pay; any thread. */
  Wei unredeemed() {
    return unredeemed;
  }

  Optional<String> trouble() {
    return journal.trouble();
  }
}
