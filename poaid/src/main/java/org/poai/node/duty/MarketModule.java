package org.poai.node.duty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.Turns;
import org.poai.chain.stored.Chain;
import org.poai.chain.tree.BlockTree;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.governance.Outlook;
import org.poai.governance.OutlookReader;
import org.poai.market.duty.CaseJudge;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.JobChallenger;
import org.poai.market.duty.JobWorker;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.JudgeBallots;
import org.poai.market.duty.LieOnce;
import org.poai.market.duty.MarketDuty;
import org.poai.market.duty.MarketHead;
import org.poai.market.duty.MarketListener;
import org.poai.market.duty.MarketTexts;
import org.poai.market.duty.Oracle;
import org.poai.market.duty.OwnSender;
import org.poai.market.duty.SealJournal;
import org.poai.market.duty.Sealer;
import org.poai.market.duty.Texts;
import org.poai.metrics.Metrics;
import org.poai.miner.OwnTransactions;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.MarketConfig;
import org.poai.node.config.UserException;
import org.poai.node.duty.RunningChannels.Purchases;
import org.poai.node.duty.RunningChannels.Wires;
import org.poai.node.events.DutyEvents;
import org.poai.primitives.Address;
import org.poai.state.StateView;
import org.poai.txpool.Pool;

/** Starts what this node does in the inference market: worker, challenger and judge. */
public final class MarketModule {
  private final MarketConfig config;
  private final Ground ground;
  private final DutyEvents events;
  private final EventThread thread;
  private final BiFunction<SealedHeader, StateView, MarketHead> markets;
  private final Texts texts;

  /**
   * What the market stands on.
   *
   * @param oracle computes answers
   * @param obstacle why the node is not in step with others
   */
  public record Ground(
      Ledger ledger,
      Pool pool,
      Oracle oracle,
      Supplier<Optional<String>> obstacle,
      DataDirectory directory,
      CriticalFailure criticalFailure) {
    Chain chain() {
      return ledger.tree().chain();
    }

    /** A journal of this chain. */
    JournalPlace journal(String file) {
      return new JournalPlace(directory.market(file), chain().genesis().hash());
    }
  }

  /**
   * The chain and what reads it.
   *
   * @param turns which model may rule next
   */
  public record Ledger(
      BlockTree tree,
      BlockProcessor processor,
      ManifestSchedule schedule,
      Turns turns,
      Clock clock) {}

  private MarketModule(
      MarketConfig config,
      Ground ground,
      BiFunction<SealedHeader, StateView, MarketHead> markets,
      Texts texts) {
    this.config = config;
    this.ground = ground;
    this.markets = markets;
    this.texts = texts;
    this.thread = new EventThread("market", ground.criticalFailure());
    this.events = new DutyEvents(accounts());
  }

  private static BiFunction<SealedHeader, StateView, MarketHead> markets(Ground ground) {
    BooleanSupplier isNearSwitch = isNearSwitch(ground);
    return (header, state) ->
        new MarketHead(
            header.number().value() + 1,
            new StateContracts(ground.ledger().processor(), header, state),
            state,
            ground.ledger().turns().genesis().model().modelSha256(),
            isNearSwitch);
  }

  private Set<Address> accounts() {
    Set<Address> accounts = new HashSet<>();
    config.accounts().forEach(key -> accounts.add(key.address()));
    return accounts;
  }

  /**
   * What runs.
   *
   * @param own what blocks of this node begin with
   * @param votes what its judge has sealed, if it has one
   * @param services yet to be started
   * @param channels empty where the chain has no market
   */
  public record RunningMarket(
      OwnTransactions own,
      Optional<SealJournal> votes,
      List<Service> services,
      Optional<RunningChannels> channels) {}

  /** Starts the parts that the operator asks for. */
  public static RunningMarket start(
      MarketConfig config, Ground ground, Wires wires, Watchdog watchdog, Metrics metrics) {
    ground.ledger().tree().addListener(new MarketCounts(metrics));
    Texts texts = new MarketTexts(ground.chain());
    ChainSpec spec = ground.chain().spec();
    boolean isThere = spec.alloc().containsKey(GenesisContract.INFERENCE_MARKET.address());
    if (!isThere && !config.accounts().isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "This chain has no inference market; leave out --serve-jobs, --serve-channels,"
              + " --challenge, --judge and --gateway-account.");
    }
    if (!isThere) {
      return new RunningMarket(OwnTransactions.NONE, Optional.empty(), List.of(), Optional.empty());
    }
    BiFunction<SealedHeader, StateView, MarketHead> markets = markets(ground);
    ChannelModule channels =
        new ChannelModule(ground, wires, new HeadGlance(ground.chain(), markets), metrics);
    if (config.accounts().isEmpty()) {
      return new RunningMarket(
          OwnTransactions.NONE,
          Optional.empty(),
          List.of(channels),
          Optional.of(new RunningChannels(channels.book(), Optional.empty())));
    }
    return new MarketModule(config, ground, markets, texts).start(channels, watchdog);
  }

  private RunningMarket start(ChannelModule channels, Watchdog watchdog) {
    Chain chain = ground.chain();
    Optional<Purchases> purchases =
        config.client().map(client -> channels.buy(client, thread, texts, watchdog));
    List<Errands> others = others(channels, purchases, watchdog);
    SealJournal votes = SealJournal.open(ground.journal("judge.json"));
    SealJournal claims = SealJournal.open(ground.journal("claims.json"));
    Optional<JudgeBallots> ballots = config.judge().map(judge -> ballots(judge, votes));
    MarketDuty duty =
        new MarketDuty(
            new MarketDuty.Parts(
                chain,
                markets,
                texts,
                ground.oracle(),
                () -> ground.obstacle().get().isEmpty(),
                List.of(votes, claims)),
            roles(votes, claims, ballots, others),
            senders(),
            thread);
    ground.ledger().tree().addListener(events);
    ground.ledger().tree().addListener(duty);
    watchdog.register("market", duty::problem);
    return new RunningMarket(
        ballots.map(OwnTransactions.class::cast).orElse(OwnTransactions.NONE),
        config.judge().map(judge -> votes),
        List.of(channels, duty),
        Optional.of(new RunningChannels(channels.book(), purchases)));
  }

  private List<Errands> others(
      ChannelModule channels, Optional<Purchases> purchases, Watchdog watchdog) {
    List<Errands> others = new ArrayList<>();
    config
        .worker()
        .filter(MarketConfig.Worker::servesChannels)
        .ifPresent(
            worker -> others.add(channels.serve(worker, config.liesOnce(), thread, watchdog)));
    purchases.ifPresent(
        bought -> {
          others.add(bought.channels());
          others.add(bought.jobs());
        });
    return others;
  }

  private Sealer sealer(SealJournal journal, AccountKey account) {
    return new Sealer(journal, ground.chain().spec().identity().chainId(), account::saltOf);
  }

  private JudgeBallots ballots(MarketConfig.Judge judge, SealJournal votes) {
    return new JudgeBallots(
        new KeySigner(judge.account()),
        judge.most(),
        ground.chain().spec().identity().chainId(),
        markets,
        sealer(votes, judge.account()));
  }

  private MarketDuty.Roles roles(
      SealJournal votes, SealJournal claims, Optional<JudgeBallots> ballots, List<Errands> others) {
    return new MarketDuty.Roles(
        config
            .judge()
            .map(
                judge ->
                    new CaseJudge(
                        judge.account().address(),
                        sealer(votes, judge.account()),
                        ballots.orElseThrow(),
                        events)),
        config
            .challenger()
            .map(
                challenger ->
                    new JobChallenger(
                        new JobChallenger.Terms(
                            challenger.account().address(),
                            challenger.thousandths(),
                            challenger.most(),
                            accounts()),
                        sealer(claims, challenger.account()),
                        ground.criticalFailure().machine().random(),
                        events)),
        config
            .worker()
            .filter(MarketConfig.Worker::servesJobs)
            .map(
                worker ->
                    new JobWorker(
                        worker.account().address(),
                        worker.pricePerToken(),
                        config.liesOnce() ? new LieOnce() : (job, answer) -> answer)),
        others);
  }

  /** One order of nonces for each account, whatever parts it has. */
  private Map<Address, OwnSender> senders() {
    Map<Address, OwnSender> senders = new LinkedHashMap<>();
    for (AccountKey key : config.accounts()) {
      senders.computeIfAbsent(
          key.address(),
          address ->
              new OwnSender(
                  new KeySigner(key),
                  ground.chain(),
                  ground.ledger().processor(),
                  ground.pool(),
                  thread,
                  told(address, events)));
    }
    return senders;
  }

  private static OwnSender.Listener told(Address account, MarketListener listener) {
    return new OwnSender.Listener() {
      @Override
      public void sent(Errand errand) {
        listener.sent(account, errand);
      }

      @Override
      public void refused(Errand errand, String why) {
        listener.refused(account, errand, why);
      }
    };
  }

  /**
   * Whether another model rules soon, so that what is taken now would be answered by an old one.
   */
  private static BooleanSupplier isNearSwitch(Ground ground) {
    OutlookReader reader =
        new OutlookReader(ground.chain(), ground.ledger().schedule(), ground.ledger().processor());
    long epochBlocks = ground.chain().spec().pace().epochBlocks();
    return () -> isNearSwitch(reader.get(), epochBlocks);
  }

  private static boolean isNearSwitch(Outlook now, long epochBlocks) {
    long left = now.boundary().value() - now.next().value();
    long ruling = now.ruling().candidate().model();
    return left <= epochBlocks / 10
        && now.candidates().stream()
            .filter(prospect -> prospect.candidate().model() != ruling)
            .map(prospect -> now.signals().getOrDefault(prospect.manifest().hash(), 0))
            .anyMatch(signals -> 4L * signals >= 3 * epochBlocks);
  }
}
