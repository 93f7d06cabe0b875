package org.poai.market.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.poai.async.EventThread;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobResult;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.Requests;
import org.poai.market.channel.AnswerFrame.Done;
import org.poai.market.channel.AnswerFrame.Refused;
import org.poai.market.channel.ChannelRequest.Ask;
import org.poai.market.contract.Channel;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.Glance;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.MarketHead;
import org.poai.network.peer.Offence;
import org.poai.network.peer.Penalties;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Serves answers in channels; protocol section 13, {@code infer}. An answer is on credit until the
 * next request pays for it, so that a client costs one answer at most; one request of a channel is
 * answered at a time.
 *
 * <p>For the next maintainer: a request passes what is cheap before what is dear: the ration, the
 * form, the state's channel, the price, the room, two signatures (the pass is remembered), the
 * disk, the engine. What is not served is answered with an {@link Objection}; nobody is blamed for
 * business. The engine learns at its next token that nobody reads any more.
 */
public final class ChannelWorker implements Requests.Responder, Errands {
  private static final int BURST = 64;
  private static final int PER_SECOND = 16;

  /** Answers that come about at a time: the others wait for the engine. */
  private static final int MOST_AT_WORK = 8;

  private static final int MOST_OF_A_PEER = 2;

  private final Terms terms;
  private final Parts parts;
  private final Till till;
  private final Ration ration;
  private final ChannelCounts counts;
  private final Map<PeerId, Integer> atWork = new HashMap<>();
  private int working;

  /**
   * What a worker asks.
   *
   * @param pricePerToken for each token of a prompt and of its answer
   */
  public record Terms(Address account, Wei pricePerToken) {}

  /** What a worker stands on; the thread is the market's. */
  public record Parts(
      EventThread thread,
      Glance market,
      Completions engines,
      Penalties penalties,
      long chainId,
      LongSupplier nanoTime) {}

  /** A worker with the vouchers of a journal. */
  public ChannelWorker(Terms terms, Parts parts, JournalPlace journal, ChannelCounts counts) {
    this.terms = terms;
    this.parts = parts;
    this.till =
        new Till(
            terms.account(),
            parts.chainId(),
            JournalFile.open(journal, HeldVoucher.FORM),
            parts.nanoTime());
    this.ration = new Ration(BURST, PER_SECOND, parts.nanoTime());
    this.counts = counts;
    counts.showUnredeemed(till::unredeemed);
  }

  @Override
  public CompletableFuture<Frames> respond(PeerId peer, byte[] bytes) {
    CompletableFuture<Frames> response = new CompletableFuture<>();
    if (ration.take(peer)) {
      parts.thread().execute(() -> respond(peer, bytes, response));
    } else {
      parts
          .penalties()
          .blame(peer, Offence.TOO_MANY_REQUESTS, "more requests for answers than its ration");
      response.completeExceptionally(new IllegalStateException("more than your ration"));
    }
    return response;
  }

  private void respond(PeerId peer, byte[] bytes, CompletableFuture<Frames> response) {
    boolean unused =
        ChannelRequest.decode(bytes)
            .match(
                request -> response.complete(answer(peer, request)),
                bad -> {
                  parts
                      .penalties()
                      .blame(peer, Offence.MALFORMED, bad.reason() + ": " + bad.detail());
                  return response.completeExceptionally(new IllegalStateException(bad.detail()));
                });
  }

  /** What the chain says of a request. */
  private record Ground(Optional<Channel> channel, long model, Optional<Hash32> file) {}

  private Frames answer(PeerId peer, ChannelRequest request) {
    Optional<Ground> ground =
        parts
            .market()
            .at(
                head ->
                    new Ground(
                        head.channel(request.channel()),
                        head.activeModel(),
                        head.model(head.activeModel())));
    if (ground.isEmpty()) {
      return refuse(Objection.BUSY);
    }
    Optional<Channel> channel = ground.get().channel().filter(this::isServed);
    if (channel.isEmpty()) {
      return refuse(Objection.GONE);
    }
    Optional<Tab> found = till.tab(channel.get());
    if (found.isEmpty() || found.get().isAnswering()) {
      return refuse(Objection.BUSY);
    }
    Tab tab = found.get();
    Optional<Objection> objection =
        request.ask().flatMap(ask -> objection(peer, ask, ground.get(), channel.get(), tab));
    if (objection.isPresent()) {
      return refuse(objection.get());
    }
    Optional<Refused> unpaid = till.pay(peer, request, channel.get(), tab);
    if (unpaid.isPresent()) {
      return refuse(unpaid.get());
    }
    if (request.ask().isEmpty()) {
      return till.farewell(tab)
          ? Frames.of(List.of(new Done(false, 0, tab.owed()).encode()))
          : refuse(Objection.BUSY);
    }
    return begin(peer, request.ask().get(), ground.get().file().orElseThrow(), tab);
  }

  private boolean isServed(Channel channel) {
    return channel.worker().equals(terms.account())
        && !channel.closed()
        && channel.closeAt().isEmpty();
  }

  /** What speaks against an answer before anything is verified. */
  private Optional<Objection> objection(
      PeerId peer, Ask ask, Ground ground, Channel channel, Tab tab) {
    if (tab.isLast()) {
      return Optional.of(Objection.GONE);
    }
    if (ask.model() != ground.model() || ground.file().isEmpty()) {
      return Optional.of(Objection.MODEL);
    }
    if (ask.price().compareTo(terms.pricePerToken()) < 0) {
      return Optional.of(Objection.PRICE);
    }
    if (working >= MOST_AT_WORK || atWork.getOrDefault(peer, 0) >= MOST_OF_A_PEER) {
      return Optional.of(Objection.BUSY);
    }
    int mostTokens = AnswerFrame.MOST_PROMPT_TOKENS + ask.maxTokens();
    Wei mostOwed = tab.owed().plus(price(ask.price(), mostTokens));
    return mostOwed.compareTo(channel.deposit()) > 0
        ? Optional.of(Objection.DEPOSIT)
        : Optional.empty();
  }

  private Frames refuse(Objection why) {
    return refuse(new Refused(why, Optional.empty()));
  }

  private Frames refuse(Refused refused) {
    counts.served(refused.why());
    return Frames.of(List.of(refused.encode()));
  }

  private Frames begin(PeerId peer, Ask ask, Hash32 model, Tab tab) {
    tab.begin(parts.nanoTime().getAsLong());
    atWork.merge(peer, 1, Integer::sum);
    working++;
    AnswerStream stream = new AnswerStream();
    parts
        .thread()
        .after(
            parts.engines().complete(model, ask.prompt(), ask.maxTokens(), stream),
            result -> end(peer, ask, tab, stream, result));
    return stream;
  }

  private void end(PeerId peer, Ask ask, Tab tab, AnswerStream stream, JobResult result) {
    atWork.computeIfPresent(peer, (id, count) -> count > 1 ? count - 1 : null);
    working--;
    if (result instanceof JobResult.Text text) {
      JobAnswer answer = text.answer();
      int tokens = stream.hasBegun() ? answer.promptTokens() + answer.tokens() : 0;
      tab.end(price(ask.price(), tokens), parts.nanoTime().getAsLong());
      counts.answered(tokens);
      stream.finish(
          new Done(answer.reason() == JobAnswer.Reason.LIMIT, answer.tokens(), tab.owed()));
    } else {
      tab.end(Wei.ZERO, parts.nanoTime().getAsLong());
      Objection why = objection(result);
      counts.served(why);
      stream.finish(new Refused(why, Optional.empty()));
    }
  }

  private static Objection objection(JobResult result) {
    return result instanceof JobResult.TooLong || result instanceof JobResult.Poison
        ? Objection.PROMPT
        : Objection.BUSY;
  }

  /** What so many tokens cost. */
  static Wei price(Wei perToken, int tokens) {
    return perToken.times(tokens);
  }

  @Override
  public Address account() {
    return terms.account();
  }

  @Override
  public List<Errand> step(MarketHead head) {
    return till.step(head);
  }

  /** What its offer says. */
  public Terms terms() {
    return terms;
  }

  /** Requests that wait or are answered. */
  int queue() {
    return working;
  }

  /** Why nothing is served, for a health check. */
  public Optional<String> trouble() {
    return till.trouble();
  }
}
