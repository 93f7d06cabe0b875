package org.poai.market.duty;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.poai.chain.BlockExecutor.Built;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Terms;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.OwnBlockCall;
import org.poai.chain.stored.ChainGenesis;
import org.poai.contract.StateContracts;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.evm.BlockProcessor;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.market.contract.MarketViews;
import org.poai.market.contract.Seals;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateDelta;
import org.poai.state.StateView;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolRig;

/**
 * A chain that a test writes block by block: the market's real code, actors that send what they say
 * at each head, and blocks that can be taken back. Gas costs nothing here.
 */
final class MarketScript {
  static final Wei FUNDS = Wei.ofPoai(1_000);

  private final BlockProcessor processor;
  private final StateView genesis;

  /** What all blocks up to a height changed, so that a state lies two deep at most. */
  private final List<StateDelta> states = new ArrayList<>();

  private final List<List<MarketEvent>> events = new ArrayList<>();
  private final Map<Hash32, Bytes> texts = new HashMap<>();
  private final Map<Address, Payer> payers = new LinkedHashMap<>();
  private final Map<String, Actor> actors = new LinkedHashMap<>();
  private final Path folder;
  private final ChainSpec spec;
  private boolean isNearSwitch;
  private boolean hasEngine = true;
  private Function<Bytes, Optional<RightAnswer>> model = MarketScript::usual;

  MarketScript(Path folder, Payer... funded) {
    this.folder = folder;
    ChainSpec devnet = BuiltInChains.devnet(1);
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    for (Payer payer : funded) {
      payers.put(payer.address(), payer);
      accounts.put(payer.address(), GenesisAccount.funded(FUNDS));
    }
    this.spec = devnet.withAccounts(accounts);
    this.processor = BlockProcessor.of(spec);
    genesis = StateView.empty().with(ChainGenesis.of(spec, PoolRig.MANIFEST).allocation());
    states.add(new StateDelta(Hash32.ZERO, new TreeMap<>(), Map.of()));
    events.add(List.of());
  }

  /** What the model says to a prompt; "poison" ends its engine. */
  static Optional<RightAnswer> usual(Bytes prompt) {
    return prompt.equals(Bytes.utf8("poison"))
        ? Optional.of(new RightAnswer(Seals.POISON, Optional.empty()))
        : Optional.of(
            answer(
                "the answer to "
                    + new String(prompt.toArray(), java.nio.charset.StandardCharsets.UTF_8)));
  }

  static RightAnswer answer(String text) {
    Bytes bytes = Bytes.utf8(text);
    return new RightAnswer(Keccak.hash(bytes), Optional.of(bytes));
  }

  void nearSwitch(boolean isNear) {
    isNearSwitch = isNear;
  }

  /** Whether engines answer. */
  void engine(boolean answers) {
    hasEngine = answers;
  }

  /** Somebody who takes part; what it knows beyond the chain lies in its folder. */
  final class Actor {
    final Payer payer;
    private final String name;
    private final Function<Actor, MarketDuty.Roles> roles;
    private MarketDuty.Roles running;
    private JobWatch watch = new JobWatch();
    Optional<JudgeBallots> ballots = Optional.empty();
    Sealer votes;
    Sealer claims;
    boolean isDown;

    /** It votes, and never shows what. */
    boolean sendsNothing;

    Function<Bytes, Optional<RightAnswer>> mind = prompt -> model.apply(prompt);
    final List<String> told = new ArrayList<>();

    Actor(String name, Payer payer, Function<Actor, MarketDuty.Roles> roles) {
      this.name = name;
      this.payer = payer;
      this.roles = roles;
      restart();
    }

    /** Everything that is not on the disk is lost. */
    void restart() {
      long chainId = BuiltInChains.DEVNET_CHAIN_ID;
      votes =
          new Sealer(
              SealJournal.open(new JournalPlace(file("judge.json"), Hash32.ZERO)),
              chainId,
              this::salt);
      claims =
          new Sealer(
              SealJournal.open(new JournalPlace(file("claims.json"), Hash32.ZERO)),
              chainId,
              this::salt);
      watch = new JobWatch();
      running = roles.apply(this);
    }

    private Hash32 salt(Hash32 about) {
      return Preimage.tagged("salt").bytes(address()).bytes(about).keccak();
    }

    Path file(String journal) {
      return folder.resolve(name).resolve(journal);
    }

    Address address() {
      return payer.address();
    }

    JudgeBallots ballots(Wei most) {
      JudgeBallots made =
          new JudgeBallots(
              new PayerSigner(payer),
              most,
              BuiltInChains.DEVNET_CHAIN_ID,
              (header, state) -> head(state, header.number().value() + 1),
              votes);
      ballots = Optional.of(made);
      return made;
    }

    MarketListener listener() {
      return new TellingListener(told);
    }

    private List<Errand> step() {
      MarketHead head = head();
      List<Job> jobs = watch.follow(head);
      Answers answers =
          (question, purpose) -> hasEngine ? mind.apply(question.prompt()) : Optional.empty();
      List<Errand> errands = new ArrayList<>();
      running.judge().ifPresent(it -> errands.addAll(it.step(head, jobs, texts(), answers)));
      running.challenger().ifPresent(it -> errands.addAll(it.step(head, jobs, texts(), answers)));
      running.worker().ifPresent(it -> errands.addAll(it.step(head, jobs, texts(), answers)));
      return errands.stream().distinct().toList();
    }
  }

  private record PayerSigner(Payer payer) implements Signer {
    @Override
    public Address address() {
      return payer.address();
    }

    @Override
    public SignedTransaction sign(org.poai.chain.block.Transaction transaction) {
      return payer.sign(
          transaction.type(),
          Payer.CHAIN,
          transaction.nonce(),
          transaction.gas(),
          transaction.message());
    }
  }

  private record TellingListener(List<String> told) implements MarketListener {
    @Override
    public void falseResult(Job job, Optional<Bytes> said, Bytes right, Wei value) {
      told.add("false " + job.id());
    }

    @Override
    public void sealed(SealedAnswer vote) {
      told.add("sealed " + vote.matter().job());
    }

    @Override
    public void sealLost(long id) {
      told.add("lost " + id);
    }

    @Override
    public void sent(Address account, Errand errand) {}

    @Override
    public void refused(Address account, Errand errand, String why) {}
  }

  Actor worker(String name, Payer payer, JobWorker.Speech speech) {
    return actor(
        name,
        payer,
        actor ->
            new MarketDuty.Roles(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new JobWorker(payer.address(), Wei.ZERO, speech))));
  }

  Actor challenger(String name, Payer payer, Wei most) {
    return actor(
        name,
        payer,
        actor ->
            new MarketDuty.Roles(
                Optional.empty(),
                Optional.of(
                    new JobChallenger(
                        new JobChallenger.Terms(payer.address(), 1_000, most, Set.of()),
                        actor.claims,
                        new java.security.SecureRandom(),
                        actor.listener())),
                Optional.empty()));
  }

  Actor judge(String name, Payer payer, Wei most) {
    return actor(
        name,
        payer,
        actor ->
            new MarketDuty.Roles(
                Optional.of(
                    new CaseJudge(
                        payer.address(), actor.votes, actor.ballots(most), actor.listener())),
                Optional.empty(),
                Optional.empty()));
  }

  private Actor actor(String name, Payer payer, Function<Actor, MarketDuty.Roles> roles) {
    payers.put(payer.address(), payer);
    Actor actor = new Actor(name, payer, roles);
    actors.put(name, actor);
    return actor;
  }

  Texts texts() {
    return new Texts() {
      @Override
      public Optional<Bytes> prompt(Job job) {
        return Optional.ofNullable(texts.get(job.terms().promptHash()));
      }

      @Override
      public Optional<Bytes> result(Job job) {
        return job.delivery().map(Job.Delivery::resultHash).map(texts::get);
      }
    };
  }

  long number() {
    return states.size() - 1L;
  }

  StateView state() {
    return genesis.with(states.get(states.size() - 1));
  }

  private StateDelta merged(StateDelta delta) {
    StateDelta before = states.get(states.size() - 1);
    TreeMap<Bytes, Optional<Bytes>> changes = new TreeMap<>(before.changes());
    changes.putAll(delta.changes());
    Map<Hash32, Bytes> codes = new HashMap<>(before.codes());
    codes.putAll(delta.codes());
    return new StateDelta(delta.root(), changes, codes);
  }

  MarketHead head() {
    return head(state(), number() + 1);
  }

  private MarketHead head(StateView state, long next) {
    return new MarketHead(
        next,
        new StateContracts(processor, header(next - 1), state),
        state,
        Hash32.ZERO,
        () -> isNearSwitch);
  }

  private SealedHeader header(long number) {
    Lineage lineage =
        new Lineage(BlockNumber.of(number), Hash32.ZERO, 1_800_000_000 + number, Address.ZERO);
    Execution execution =
        new Execution(
            Hash32.ZERO,
            Hash32.ZERO,
            Hash32.ZERO,
            Execution.EMPTY_BLOOM,
            30_000_000,
            0,
            UInt256.of(7));
    Terms terms =
        new Terms(UInt256.MAX, Epoch.of(0), Hash32.ZERO, Hash32.ZERO, Hash32.ZERO, Bytes.EMPTY);
    return SealedHeader.of(new Header(new SealedPart(lineage, execution, terms), Seal.NONE));
  }

  /** A message of somebody who is no actor. */
  record Sent(Payer from, Message message) {}

  /** A block of somebody's, with what every actor wants at the head, and more. */
  List<MarketEvent> mine(Payer coinbase, Sent... more) {
    List<SignedTransaction> offered = new ArrayList<>();
    Map<Address, Long> nonces = new HashMap<>();
    for (Actor actor : actors.values()) {
      if (!actor.isDown) {
        List<Errand> errands = actor.sendsNothing ? silenced(actor) : actor.step();
        if (actor.ballots.isPresent()) {
          List<SignedTransaction> own =
              actor.ballots.get().first(header(number()), state(), coinbase.address()).stream()
                  .filter(
                      one ->
                          !actor.sendsNothing
                              || OwnBlockCall.VOTE.matches(one.transaction().message()))
                  .toList();
          offered.addAll(0, own);
          own.forEach(one -> nonces.put(one.sender(), one.transaction().nonce() + 1));
        }
        errands.forEach(errand -> offered.add(signed(actor.payer, errand.message(), nonces)));
      }
    }
    for (Sent sent : more) {
      offered.add(signed(sent.from(), sent.message(), nonces));
    }
    return build(coinbase.address(), offered);
  }

  private static List<Errand> silenced(Actor actor) {
    var unused = actor.step();
    return List.of();
  }

  private SignedTransaction signed(Payer from, Message message, Map<Address, Long> nonces) {
    long nonce = nonces.computeIfAbsent(from.address(), address -> head().account(address).nonce());
    nonces.put(from.address(), nonce + 1);
    return from.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(3_000_000, UInt256.of(7), UInt256.ZERO),
        message);
  }

  private List<MarketEvent> build(Address coinbase, List<SignedTransaction> offered) {
    long next = number() + 1;
    Environment environment =
        new Environment(
            new Lineage(BlockNumber.of(next), Hash32.ZERO, 1_800_000_000 + next, coinbase),
            30_000_000_000L,
            UInt256.ZERO,
            Hash32.ZERO,
            any -> Hash32.ZERO,
            List.of());
    Built built = processor.build(state(), environment, offered, BlockCodec.ROOM);
    List<MarketEvent> told = new ArrayList<>();
    for (Receipt receipt : built.outcome().receipts()) {
      receipt.logs().forEach(log -> MarketEvents.read(log).ifPresent(told::add));
    }
    told.forEach(this::remember);
    states.add(merged(built.outcome().delta()));
    events.add(told);
    return told;
  }

  private void remember(MarketEvent event) {
    if (event instanceof MarketEvent.JobPosted posted) {
      texts.put(Keccak.hash(posted.prompt()), posted.prompt());
    } else if (event instanceof MarketEvent.JobDelivered delivered) {
      texts.put(Keccak.hash(delivered.result()), delivered.result());
    }
  }

  /** Takes the last blocks back, as a reorganisation does. */
  void back(int blocks) {
    for (int i = 0; i < blocks; i++) {
      states.remove(states.size() - 1);
      events.remove(events.size() - 1);
    }
    actors.values().forEach(actor -> actor.watch.beginAnew());
  }

  /** All actors end and begin again. */
  void restartAll() {
    actors.values().forEach(Actor::restart);
  }

  /** The registry says that a proposal about another record rules. */
  void ruleAnotherModel() {
    Address registry = GenesisContract.MODEL_REGISTRY.address();
    UInt256 proposals =
        Preimage.of(UInt256.of(1).toHash32()).u256(UInt256.of(4)).keccak().toUInt256();
    Optional<Account> account = state().account(registry);
    StateChanges changes =
        new StateChanges(
            Map.of(
                registry,
                new StateChanges.AccountChange(
                    account,
                    false,
                    Map.of(UInt256.ZERO, UInt256.ONE, proposals.plus(UInt256.ONE), UInt256.ONE))),
            Map.of());
    states.set(states.size() - 1, merged(changes.on(state())));
  }

  /** All that the market has told on this branch, of one kind. */
  <T extends MarketEvent> List<T> told(Class<T> kind) {
    return events.stream().flatMap(List::stream).filter(kind::isInstance).map(kind::cast).toList();
  }

  Sent post(Payer poster, String prompt, Wei price) {
    return new Sent(
        poster, MarketCalls.post(0, 16, number() + 100, 100, Bytes.utf8(prompt), price));
  }

  Job job(long id) {
    return head().job(id).orElseThrow();
  }

  Optional<MarketCase> openCase(long id) {
    return head().marketCase(id);
  }

  /** What the market owes to all who have a part in it. */
  Wei owed() {
    MarketHead head = head();
    StateContracts contract = new StateContracts(processor, header(number()), state());
    Wei owed = contract.read(MarketViews.pool());
    for (Address account : payers.keySet()) {
      owed = owed.plus(head.credit(account));
    }
    for (long id = 1; id <= head.jobCount(); id++) {
      owed = owed.plus(locked(job(id), head));
    }
    return owed;
  }

  private static Wei locked(Job job, MarketHead head) {
    if (job.status().isFinal()) {
      return Wei.ZERO;
    }
    Wei pot = head.parameters().casePot();
    Wei locked =
        job.work()
            .map(work -> job.terms().price().plus(work.stake()).plus(pot))
            .orElse(job.terms().price());
    Optional<MarketCase> dispute = head.openCase(job);
    if (dispute.isPresent()) {
      locked = locked.plus(dispute.get().parties().bond()).plus(pot);
      for (int i = 0; i < dispute.get().count().cast(); i++) {
        locked = locked.plus(head.parameters().voteBond());
      }
    }
    return locked;
  }

  /** What the market has. */
  Wei held() {
    return head().account(GenesisContract.INFERENCE_MARKET.address()).balance();
  }

  /** Accounts of actors. */
  Set<Address> accounts() {
    Set<Address> accounts = new HashSet<>();
    actors.values().forEach(actor -> accounts.add(actor.address()));
    return accounts;
  }
}
