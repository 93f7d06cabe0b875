package org.poai.market.channel;

import java.time.Duration;
import org.poai.libp2p.request.Exchange;
import org.poai.network.message.ChainProtocols;

/** The market's protocols on one chain, with their limits; protocol section 13. */
public record MarketProtocols(ChainProtocols chain) {
  /** What stands before a frame: at most so many bytes. */
  private static final int PREFIX = 5;

  private static final int ANSWER_BYTES = 64 << 10;

  /** An answer in a channel: {@link ChannelRequest}, {@link AnswerFrame}. */
  public Exchange infer() {
    return new Exchange(
        chain.id("infer"), ChannelRequest.MAX_SIZE, ANSWER_BYTES, Duration.ofMinutes(5), 2);
  }

  /** The offers that a node holds, one frame each; the request is {@code {}}. */
  public Exchange offers() {
    return new Exchange(
        chain.id("offers"),
        Offer.ALL.length,
        OfferBook.MOST * (Offer.MAX_SIZE + PREFIX),
        Duration.ofSeconds(15),
        1);
  }

  /** The topic of new offers: messages are {@link Offer}s. */
  public String offersTopic() {
    return chain.id("offers");
  }
}
