package org.poai.market.duty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.market.contract.Job;
import org.poai.primitives.Address;
import org.poai.state.StateView;

/**
 * Runs worker, challenger and judge of a node: at each head, and whenever an answer is found, each
 * reads the state and says what is to be sent, and the account's sender brings it onto the chain.
 * Nothing is done while the node is behind the others: what its head asks for was done long ago.
 */
public final class MarketDuty implements Service, HeadListener {
  private static final long PATIENCE_MILLIS = 500;

  private final Parts parts;
  private final Roles roles;
  private final Map<Address, OwnSender> senders;
  private final EventThread thread;
  private final AnswerDesk desk;
  private final JobWatch watch = new JobWatch();
  private final AtomicBoolean isDue = new AtomicBoolean();
  private Optional<SealedHeader> followed = Optional.empty();

  /** The jobs of that head: with each answer that is found they are looked at again. */
  private List<Job> jobs = List.of();

  private volatile Optional<String> poor = Optional.empty();

  /**
   * What it stands on.
   *
   * @param markets reads a state
   * @param isInStep whether the head is that of the others
   */
  public record Parts(
      Chain chain,
      BiFunction<SealedHeader, StateView, MarketHead> markets,
      Texts texts,
      Oracle oracle,
      BooleanSupplier isInStep,
      List<SealJournal> journals) {}

  /**
   * What a node does in the market.
   *
   * @param others who has errands beside these
   */
  public record Roles(
      Optional<CaseJudge> judge,
      Optional<JobChallenger> challenger,
      Optional<JobWorker> worker,
      List<Errands> others) {
    public Roles {
      others = List.copyOf(others);
    }

    /** The three alone. */
    public Roles(
        Optional<CaseJudge> judge, Optional<JobChallenger> challenger, Optional<JobWorker> worker) {
      this(judge, challenger, worker, List.of());
    }
  }

  /**
   * The duties of a node.
   *
   * @param senders by account, one for each that a role has; all on {@code thread}
   */
  public MarketDuty(Parts parts, Roles roles, Map<Address, OwnSender> senders, EventThread thread) {
    this.parts = parts;
    this.roles = roles;
    this.senders = Collections.unmodifiableMap(new LinkedHashMap<>(senders));
    this.thread = thread;
    this.desk = new AnswerDesk(parts.oracle(), thread);
  }

  @Override
  public void start() {
    due();
  }

  @Override
  public void stop() {
    thread.stop(PATIENCE_MILLIS);
  }

  /** Heads that come while the last one is looked at are one. */
  @Override
  public void onHead(HeadChange change) {
    due();
  }

  private void due() {
    if (isDue.compareAndSet(false, true)) {
      thread.execute(this::look);
    }
  }

  private void look() {
    isDue.set(false);
    if (!parts.isInStep().getAsBoolean()) {
      return;
    }
    ChainHead head = parts.chain().head();
    Optional<StateView> found = parts.chain().stateOf(head.header());
    if (found.isEmpty()) {
      return; // the head is another one by now, and is told next
    }
    try (StateView state = found.get()) {
      MarketHead market = parts.markets().apply(head.header(), state);
      follow(head.header(), market);
      look(head.header(), market);
    }
  }

  private void follow(SealedHeader head, MarketHead market) {
    if (followed.filter(before -> before.hash().equals(head.hash())).isPresent()) {
      return;
    }
    if (followed.filter(before -> !parts.chain().isCanonical(before)).isPresent()) {
      watch.beginAnew();
    }
    followed = Optional.of(head);
    jobs = watch.follow(market);
  }

  private void look(SealedHeader head, MarketHead market) {
    desk.begin(market.next());
    Map<Address, List<Errand>> errands = new LinkedHashMap<>();
    senders.keySet().forEach(account -> errands.put(account, new ArrayList<>()));
    roles
        .judge()
        .ifPresent(it -> add(errands, it.account(), it.step(market, jobs, parts.texts(), desk)));
    roles
        .challenger()
        .ifPresent(it -> add(errands, it.account(), it.step(market, jobs, parts.texts(), desk)));
    roles
        .worker()
        .ifPresent(it -> add(errands, it.account(), it.step(market, jobs, parts.texts(), desk)));
    roles.others().forEach(it -> add(errands, it.account(), it.step(market)));
    errands.forEach((account, wanted) -> sender(account).want(head, wanted));
    desk.work(this::due);
    forget(market);
    poor = poverty(market);
  }

  private static void add(
      Map<Address, List<Errand>> errands, Address account, List<Errand> wanted) {
    errands.computeIfAbsent(account, any -> new ArrayList<>()).addAll(wanted);
  }

  private OwnSender sender(Address account) {
    OwnSender sender = senders.get(account);
    if (sender == null) {
      throw new IllegalStateException("nobody sends for " + account);
    }
    return sender;
  }

  /** A case is over after so long, whatever happened. */
  private void forget(MarketHead market) {
    long kept = market.parameters().times().maxWait();
    parts.journals().forEach(journal -> journal.forgetBefore(market.next() - kept));
  }

  private Optional<String> poverty(MarketHead market) {
    if (roles.worker().filter(it -> it.isPoor(market)).isPresent()) {
      return Optional.of("the worker's account has too little to stake on a job");
    }
    if (roles.challenger().filter(it -> it.isPoor(market)).isPresent()) {
      return Optional.of("the challenger's account has too little for a challenge");
    }
    return roles.judge().filter(it -> it.isPoor(market)).isPresent()
        ? Optional.of("the judge's account has too little for the bond of a vote")
        : Optional.empty();
  }

  /** What keeps this node from its duties, for the watchdog; safe from any thread. */
  public Optional<String> problem() {
    return parts.journals().stream()
        .flatMap(journal -> journal.trouble().stream())
        .findFirst()
        .or(desk::trouble)
        .or(() -> poor);
  }
}
