package org.poai.market.channel;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * Whom a client asks: the cheapest offer of a worker that is not left alone; one to whom there is a
 * channel already while it costs at most twice as much, since a new channel costs, too. Safe from
 * any thread.
 */
public final class WorkerChoice {
  /** Answers of the greatest price that a deposit covers at least, and as the budget allows. */
  private static final long LEAST_ANSWERS = 4;

  private static final long MOST_ANSWERS = 128;
  private static final int ANSWER_TOKENS = 511 + 384;

  /** Of a deposit, whatever the price: 0.001 POAI. */
  private static final BigInteger LEAST_DEPOSIT = BigInteger.TEN.pow(15);

  /** The contract takes no more at a time. */
  private static final int DEPOSIT_BITS = 96;

  private final OfferBook book;
  private final Standing standing;
  private final ChannelCounts counts;
  private final ChannelListener listener;

  /** A choice among the offers of a book, without the workers that a journal names. */
  public WorkerChoice(
      OfferBook book,
      Clock clock,
      JournalPlace journal,
      ChannelCounts counts,
      ChannelListener listener) {
    this.book = book;
    this.standing = new Standing(clock, JournalFile.open(journal, ErredWorker.FORM));
    this.counts = counts;
    this.listener = listener;
  }

  /** Why a worker is left alone now. */
  public Optional<LeaveReason> resting(Address worker) {
    return standing.resting(worker);
  }

  Standing standing() {
    return standing;
  }

  ChannelListener listener() {
    return listener;
  }

  /** The offer to take now. */
  Optional<Offer> offer(long model, ChannelClient.Terms terms, Predicate<Address> hasChannel) {
    List<Offer> good =
        book.all().stream()
            .filter(offer -> offer.price().model() == model)
            .filter(offer -> offer.price().perToken().compareTo(terms.maxPrice()) <= 0)
            .filter(offer -> !offer.worker().equals(terms.checkbook().account()))
            .filter(offer -> book.from(offer.worker()).isPresent())
            .filter(offer -> standing.resting(offer.worker()).isEmpty())
            .toList();
    if (good.isEmpty()) {
      return Optional.empty();
    }
    Wei cheapest = good.get(0).price().perToken();
    Wei twice = cheapest.plus(cheapest);
    return good.stream()
        .filter(offer -> hasChannel.test(offer.worker()))
        .filter(offer -> offer.price().perToken().compareTo(twice) <= 0)
        .findFirst()
        .or(() -> Optional.of(good.get(0)));
  }

  /** What a channel begins with, or gets more; empty where the budget does not allow enough. */
  Optional<Wei> deposit(Offer offer, Budget budget) {
    BigInteger answer =
        offer.price().perToken().value().toBigInteger().multiply(BigInteger.valueOf(ANSWER_TOKENS));
    BigInteger least = answer.multiply(BigInteger.valueOf(LEAST_ANSWERS)).max(LEAST_DEPOSIT);
    BigInteger most = answer.multiply(BigInteger.valueOf(MOST_ANSWERS)).max(LEAST_DEPOSIT);
    BigInteger half = budget.left().value().toBigInteger().shiftRight(1);
    BigInteger deposit = most.min(half).max(least);
    return deposit.bitLength() <= DEPOSIT_BITS
        ? Optional.of(new Wei(UInt256.of(deposit)))
        : Optional.empty();
  }

  /** A worker's offer of now. */
  Optional<Offer> offerOf(Address worker) {
    return book.all().stream().filter(offer -> offer.worker().equals(worker)).findFirst();
  }

  Optional<PeerId> from(Address worker) {
    return book.from(worker);
  }

  /** A worker does not hold to its offer any more. */
  void forget(Address worker) {
    book.remove(worker);
  }

  /** A worker is asked no more for a while. */
  void left(Address worker, LeaveReason why) {
    long seconds = standing.leave(worker, why);
    counts.left(why);
    listener.left(worker, why, seconds);
  }
}
