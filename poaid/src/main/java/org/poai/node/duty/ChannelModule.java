package org.poai.node.duty;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.async.WorkerPool;
import org.poai.market.channel.AnswerAudit;
import org.poai.market.channel.Budget;
import org.poai.market.channel.ChannelClient;
import org.poai.market.channel.ChannelCounts;
import org.poai.market.channel.ChannelWorker;
import org.poai.market.channel.Checkbook;
import org.poai.market.channel.Completions;
import org.poai.market.channel.FalseSecondAnswer;
import org.poai.market.channel.JobPoster;
import org.poai.market.channel.MarketProtocols;
import org.poai.market.channel.Offer;
import org.poai.market.channel.OfferBook;
import org.poai.market.channel.OfferGossip;
import org.poai.market.channel.OwnOffer;
import org.poai.market.channel.WorkerChoice;
import org.poai.market.duty.Errands;
import org.poai.market.duty.Glance;
import org.poai.market.duty.Texts;
import org.poai.metrics.Metrics;
import org.poai.network.message.ChainProtocols;
import org.poai.network.peer.RemotePeer;
import org.poai.node.config.MarketConfig;
import org.poai.node.duty.RunningChannels.Purchases;
import org.poai.node.duty.RunningChannels.Wires;
import org.poai.node.events.ChannelEvents;
import org.poai.primitives.Address;

/**
 * Starts what sells and buys answers in channels. Every node passes offers on; who serves or asks
 * does so on the market's thread.
 */
final class ChannelModule implements Service {
  private static final long LOOK_MILLIS = 2_000;
  private static final long ASK_MILLIS = 5_000;
  private static final int OFFERS_WAITING = 256;
  private static final long STOP_MILLIS = 400;

  private final MarketModule.Ground ground;
  private final Wires wires;
  private final Glance glance;
  private final OfferBook book;
  private final OfferGossip gossip;
  private final ChannelCounts counts;
  private final WorkerPool workers;
  private final LongSupplier nanoTime;

  /** A node that passes offers on. */
  ChannelModule(MarketModule.Ground ground, Wires wires, Glance glance, Metrics metrics) {
    this.ground = ground;
    this.wires = wires;
    this.glance = glance;
    CriticalFailure critical = ground.criticalFailure();
    this.nanoTime = critical.machine()::nanoTime;
    this.workers = new WorkerPool("offers", 1, OFFERS_WAITING, critical);
    this.book = new OfferBook(chainId(), ground.ledger().clock(), nanoTime, this::isBacked);
    this.counts = new ChannelCounts(metrics);
    this.gossip =
        new OfferGossip(
            new OfferGossip.Wires(
                wires.pubSub(),
                wires.requests(),
                wires.network().book(),
                protocols(),
                () -> wires.network().book().snapshot().stream().map(RemotePeer::id).toList()),
            book,
            workers,
            nanoTime,
            metrics);
  }

  private long chainId() {
    return ground.chain().spec().identity().chainId();
  }

  private MarketProtocols protocols() {
    return new MarketProtocols(ChainProtocols.of(ground.chain().genesis().hash()));
  }

  /** Whether an account could stake on the smallest job. */
  private boolean isBacked(Address worker) {
    return glance
        .at(
            head ->
                head.account(worker)
                        .balance()
                        .plus(head.credit(worker))
                        .compareTo(head.parameters().minStake())
                    >= 0)
        .orElse(false);
  }

  /** Passes offers on from now on. */
  @Override
  public void start() {
    gossip.start();
    SecureRandom random = ground.criticalFailure().machine().random();
    wires
        .network()
        .thread()
        .repeat(() -> gossip.askWhenDue(random.nextInt(Integer.MAX_VALUE)), ASK_MILLIS);
  }

  @Override
  public void stop() {
    boolean unused = workers.stop(STOP_MILLIS);
  }

  OfferBook book() {
    return book;
  }

  /** Serves answers, and tells the offer again and again. */
  Errands serve(
      MarketConfig.Worker config, boolean liesOnce, EventThread thread, Watchdog watchdog) {
    Completions engines =
        liesOnce ? new FalseSecondAnswer(wires.completions()) : wires.completions();
    ChannelWorker worker =
        new ChannelWorker(
            new ChannelWorker.Terms(config.account().address(), config.pricePerToken()),
            new ChannelWorker.Parts(
                thread, glance, engines, wires.network().book(), chainId(), nanoTime),
            ground.journal("vouchers.json"),
            counts);
    wires.requests().serve(protocols().infer(), worker);
    OwnOffer offer =
        new OwnOffer(
            worker,
            new ChannelSigner(config.account()),
            () -> Offer.Place.of(wires.host().id(), wires.host().addresses()),
            gossip,
            new OwnOffer.Market(glance, ground.ledger().clock(), chainId()),
            nanoTime);
    thread.repeat(
        () -> {
          if (ground.obstacle().get().isEmpty()) {
            offer.tellWhenDue();
          }
        },
        LOOK_MILLIS);
    watchdog.register("channels", worker::trouble);
    return worker;
  }

  /** Buys answers for the gateway. */
  Purchases buy(MarketConfig.Client config, EventThread thread, Texts texts, Watchdog watchdog) {
    Budget budget =
        Budget.open(ground.journal("budget.json"), ground.ledger().clock(), config.budget());
    Address account = config.account().address();
    Checkbook checkbook =
        new Checkbook(new ChannelSigner(config.account()), wires.host().id(), chainId());
    WorkerChoice choice =
        new WorkerChoice(
            book,
            ground.ledger().clock(),
            ground.journal("erred.json"),
            counts,
            new ChannelEvents());
    ChannelClient client =
        new ChannelClient(
            new ChannelClient.Terms(checkbook, config.maxPrice(), budget),
            new ChannelClient.Parts(
                thread,
                glance,
                wires.requests(),
                protocols(),
                new WorkerReach(wires.host()),
                nanoTime),
            ground.journal("channels.json"),
            choice,
            new AnswerAudit(
                thread,
                glance,
                wires.completions(),
                ground.criticalFailure().machine().random(),
                config.checkedThousandths()));
    thread.repeat(client::serve, LOOK_MILLIS);
    watchdog.register("gateway", client::trouble);
    JobPoster poster =
        new JobPoster(
            new JobPoster.Terms(account, config.maxPrice(), budget), thread, glance, texts);
    return new Purchases(client, poster, choice);
  }
}
