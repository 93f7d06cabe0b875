package org.poai.simulation;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.poai.async.EventThread;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.stored.Chain;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobAnswer.Reason;
import org.poai.inference.answer.JobResult;
import org.poai.market.contract.Job;
import org.poai.market.duty.CaseJudge;
import org.poai.market.duty.Errand;
import org.poai.market.duty.JobChallenger;
import org.poai.market.duty.JobWorker;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.JudgeBallots;
import org.poai.market.duty.MarketDuty;
import org.poai.market.duty.MarketHead;
import org.poai.market.duty.MarketListener;
import org.poai.market.duty.MarketTexts;
import org.poai.market.duty.OwnSender;
import org.poai.market.duty.SealJournal;
import org.poai.market.duty.SealedAnswer;
import org.poai.market.duty.Sealer;
import org.poai.market.duty.Signer;
import org.poai.miner.OwnTransactions;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.StateView;

/** What one process of a node does in the market: the node's real parts over a scripted oracle. */
final class SimDuties {
  private static final Wei MUCH = Wei.ofPoai(500);
  private static final int ALL = 1_000;

  /** An answer takes as long as the proof of a few nonces. */
  private static final long ANSWER_MILLIS = 2_000;

  private final SimNode node;
  private final SimProcess process;
  private final EventThread thread;
  private final BlockProcessor processor;
  private final Optional<MarketDuty> duty;
  private OwnTransactions own = OwnTransactions.NONE;

  /**
   * What a node does.
   *
   * @param judges whether its own account, which its blocks pay, votes on cases
   * @param worker number of the account that serves jobs
   * @param lies whether that delivers false answers
   * @param challenger number of the account that challenges
   * @param isDeceived whether its engine lies, whatever it does
   * @param cheat how its blocks cheat in cases, in place of a judge
   */
  record Plan(
      boolean judges,
      Optional<Integer> worker,
      boolean lies,
      Optional<Integer> challenger,
      boolean isDeceived,
      Optional<SimCheat.Kind> cheat) {
    static final Plan NONE = new Plan(false, Optional.empty(), false, Optional.empty());

    Plan(boolean judges, Optional<Integer> worker, boolean lies, Optional<Integer> challenger) {
      this(judges, worker, lies, challenger, false, Optional.empty());
    }

    boolean isHonest() {
      return !lies && !isDeceived && cheat.isEmpty();
    }

    private Stream<Integer> accounts(int own) {
      return Stream.of(
              worker.stream(), challenger.stream(), judges ? Stream.of(own) : Stream.<Integer>of())
          .flatMap(stream -> stream);
    }
  }

  SimDuties(SimNode node, SimProcess process) {
    this.node = node;
    this.process = process;
    this.thread = new EventThread("market", process);
    this.processor = BlockProcessor.of(node.world.spec);
    boolean hasNone = node.duties().accounts(node.number).findAny().isEmpty();
    this.duty = hasNone ? Optional.empty() : Optional.of(made());
    node.duties().cheat().ifPresent(kind -> own = new SimCheat(kind, node.number, node.world));
  }

  OwnTransactions own() {
    return own;
  }

  void start() {
    duty.ifPresent(
        made -> {
          process.tree().addListener(made);
          made.start();
        });
  }

  /** Prompts that begin so end each engine that does not lie. */
  static final String POISON = "poison";

  /** What a model says to a prompt. */
  static String answer(Hash32 model, String prompt) {
    return model.abbreviated() + " says: " + prompt;
  }

  private MarketDuty made() {
    Chain chain = process.tree().chain();
    Plan plan = node.duties();
    SealJournal votes = journal("judge.json", chain);
    SealJournal claims = journal("claims.json", chain);
    Map<Address, OwnSender> senders = new HashMap<>();
    plan.accounts(node.number)
        .forEach(number -> senders.put(SimWorld.wallet(number).address(), sender(number, chain)));
    return new MarketDuty(
        new MarketDuty.Parts(
            chain,
            (header, state) -> head(header.number().value() + 1, chain, state),
            new MarketTexts(chain),
            this::ask,
            () -> true,
            List.of(votes, claims)),
        roles(plan, votes, claims, senders.keySet(), chain),
        senders,
        thread);
  }

  private SealJournal journal(String file, Chain chain) {
    return SealJournal.open(
        new JournalPlace(
            node.files().folder().resolve("market").resolve(file), chain.genesis().hash()));
  }

  private static Sealer sealer(SealJournal journal, int account) {
    AccountKey key = new AccountKey(SimWorld.secret(account).toArray());
    return new Sealer(journal, BuiltInChains.DEVNET_CHAIN_ID, key::saltOf);
  }

  private MarketHead head(long next, Chain chain, StateView state) {
    return new MarketHead(
        next,
        new StateContracts(processor, chain.head().header(), state),
        state,
        node.world.referees.get(0).manifest().model().modelSha256(),
        () -> false);
  }

  private MarketDuty.Roles roles(
      Plan plan, SealJournal votes, SealJournal claims, Set<Address> accounts, Chain chain) {
    MarketListener listener = new Telling();
    Optional<CaseJudge> judge = Optional.empty();
    if (plan.judges()) {
      Sealer sealer = sealer(votes, node.number);
      JudgeBallots ballots =
          new JudgeBallots(
              signer(node.number),
              MUCH,
              BuiltInChains.DEVNET_CHAIN_ID,
              (header, state) -> head(header.number().value() + 1, chain, state),
              sealer);
      own = ballots;
      judge = Optional.of(new CaseJudge(node.wallet.address(), sealer, ballots, listener));
    }
    return new MarketDuty.Roles(
        judge,
        plan.challenger()
            .map(
                number ->
                    new JobChallenger(
                        new JobChallenger.Terms(
                            SimWorld.wallet(number).address(), ALL, MUCH, accounts),
                        sealer(claims, number),
                        process.machine().random(),
                        listener)),
        plan.worker()
            .map(
                number ->
                    new JobWorker(
                        SimWorld.wallet(number).address(),
                        Wei.ZERO,
                        (job, answer) -> plan.lies() ? Bytes.utf8("a lie") : answer)));
  }

  private OwnSender sender(int number, Chain chain) {
    return new OwnSender(
        signer(number),
        chain,
        processor,
        process.pool(),
        thread,
        new OwnSender.Listener() {
          @Override
          public void sent(Errand errand) {
            node.world.log(node.name() + " sends " + errand.what() + " " + errand.number());
          }

          @Override
          public void refused(Errand errand, String why) {
            node.world.log(node.name() + " cannot send " + errand.what() + ": " + why);
          }
        });
  }

  static Signer signer(int number) {
    AccountKey key = new AccountKey(SimWorld.secret(number).toArray());
    return new Signer() {
      @Override
      public Address address() {
        return key.address();
      }

      @Override
      public SignedTransaction sign(Transaction transaction) {
        return key.sign(transaction);
      }
    };
  }

  /** A process of the engine of jobs answers after a while, if its model is here. */
  private CompletableFuture<JobResult> ask(Hash32 model, Bytes prompt, int tokens) {
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    String text = new String(prompt.toArray(), StandardCharsets.UTF_8);
    node.world.time.after(ANSWER_MILLIS, () -> result.complete(result(model, text)));
    return result;
  }

  private JobResult result(Hash32 model, String prompt) {
    if (!node.hasModel(model)) {
      return new JobResult.Absent("the model is not here");
    }
    boolean isDeceived = node.duties().isDeceived();
    if (prompt.startsWith(POISON) && !isDeceived) {
      return new JobResult.Poison();
    }
    String text = isDeceived ? "a lie about " + prompt : answer(model, prompt);
    return new JobResult.Text(new JobAnswer(text, 1, 1, Reason.MODEL));
  }

  /** Tells the log; a seal whose salt is lost is a violation. */
  private final class Telling implements MarketListener {
    @Override
    public void falseResult(Job job, Optional<Bytes> said, Bytes right, Wei value) {
      node.world.log(node.name() + " finds job " + job.id() + " false");
    }

    @Override
    public void sealed(SealedAnswer vote) {
      node.world.log(node.name() + " seals its answer in case " + vote.matter().job());
    }

    @Override
    public void sealLost(long id) {
      node.world.violated(node.name() + " cannot open its vote in case " + id);
    }

    @Override
    public void sent(Address account, Errand errand) {}

    @Override
    public void refused(Address account, Errand errand, String why) {}
  }
}
