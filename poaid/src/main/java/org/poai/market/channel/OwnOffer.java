package org.poai.market.channel;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.market.channel.Offer.Place;
import org.poai.market.channel.Offer.Price;
import org.poai.market.duty.Glance;
import org.poai.primitives.Bytes;

/** Tells peers what our worker asks, again and again. Owned by the market's thread. */
public final class OwnOffer {
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** Clocks of others may be behind. */
  private static final long SKEW_SECONDS = 60;

  private final ChannelWorker worker;
  private final ChannelKey key;
  private final Supplier<Place> place;
  private final OfferGossip gossip;
  private final Market market;
  private final LongSupplier nanoTime;
  private Optional<Told> told = Optional.empty();

  private record Told(long model, long atNanos) {}

  /** When and where it holds. */
  public record Market(Glance head, Clock clock, long chainId) {}

  public OwnOffer(
      ChannelWorker worker,
      ChannelKey key,
      Supplier<Place> place,
      OfferGossip gossip,
      Market market,
      LongSupplier nanoTime) {
    this.worker = worker;
    this.key = key;
    this.place = place;
    this.gossip = gossip;
    this.market = market;
    this.nanoTime = nanoTime;
  }

  /** Tells the offer when that is due; called every few seconds. */
  public void tellWhenDue() {
    Optional<Long> model =
        market
            .head()
            .at(
                head ->
                    Optional.of(head.activeModel())
                        .filter(active -> head.model(active).isPresent()))
            .flatMap(found -> found);
    long now = nanoTime.getAsLong();
    if (model.isEmpty()
        || told.filter(last -> last.model() == model.get())
            .filter(last -> now - last.atNanos() < PERIOD_NANOS)
            .isPresent()) {
      return;
    }
    told = Optional.of(new Told(model.get(), now));
    Place here = place.get();
    Price price =
        new Price(
            model.get(),
            worker.terms().pricePerToken(),
            worker.queue(),
            market.clock().seconds() + Offer.MOST_SECONDS - SKEW_SECONDS);
    Bytes signature = key.signature(Offer.terms(here, price).digest(market.chainId()));
    gossip.publish(new Offer(key.address(), here, price, signature));
  }
}
