package org.poai.simulation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.poai.chain.block.Log;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.stored.Chain;
import org.poai.contract.StateContracts;
import org.poai.crypto.Keccak;
import org.poai.evm.BlockProcessor;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCase;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateView;

/** What must hold of the market of a simulation: after each block, and in the end. */
final class MarketAudit {
  /** Who is there for so many blocks in a row does what is to be done in them. */
  private static final int ENOUGH = 5;

  private final SimWorld world;
  private final List<SimNode> nodes;
  private final MarketPresence presence;
  private final BlockProcessor processor;
  private final Set<Hash32> seen = new HashSet<>();
  private final List<Address> accounts = new ArrayList<>();
  private final Map<Hash32, Boolean> over = new HashMap<>();

  MarketAudit(SimWorld world, List<SimNode> nodes, MarketPresence presence) {
    this.presence = presence;
    this.world = world;
    this.nodes = nodes;
    this.processor = BlockProcessor.of(world.spec);
    for (int i = 0; i < CheatSimulation.ACCOUNTS; i++) {
      accounts.add(SimWorld.wallet(i).address());
    }
  }

  private StateContracts contracts(SealedHeader head, StateView state) {
    return new StateContracts(processor, head, state);
  }

  /** The market holds what it owes on the heads of all nodes. */
  void look() {
    for (SimNode node : nodes) {
      node.running()
          .map(process -> process.tree().chain())
          .filter(chain -> seen.add(chain.head().header().hash()))
          .ifPresent(this::balance);
    }
  }

  private void balance(Chain chain) {
    SealedHeader head = chain.head().header();
    Optional<StateView> found = chain.stateOf(head);
    if (found.isEmpty()) {
      return;
    }
    try (StateView state = found.get()) {
      BigInteger owed = owed(contracts(head, state));
      BigInteger held =
          state
              .account(GenesisContract.INFERENCE_MARKET.address())
              .map(Account::balance)
              .map(MarketAudit::exact)
              .orElse(BigInteger.ZERO);
      if (!owed.equals(held)) {
        world.violated(
            "in block " + head.number() + " the market holds " + held + ", owes " + owed);
      }
    }
  }

  private static BigInteger exact(Wei amount) {
    return amount.value().toBigInteger();
  }

  private BigInteger owed(StateContracts contracts) {
    BigInteger owed = exact(contracts.read(MarketViews.pool()));
    for (Address account : accounts) {
      owed = owed.add(exact(contracts.read(MarketViews.credit(account))));
    }
    long jobs = contracts.read(MarketViews.jobCount());
    for (long id = 1; id <= jobs; id++) {
      Job job = contracts.read(MarketViews.job(id)).orElseThrow();
      if (!job.status().isFinal()) {
        owed = owed.add(locked(job, contracts));
      }
    }
    return owed;
  }

  private static BigInteger locked(Job job, StateContracts contracts) {
    BigInteger pot = exact(CheatSimulation.PARAMETERS.casePot());
    BigInteger locked = exact(job.terms().price());
    if (job.work().isPresent()) {
      locked = locked.add(exact(job.work().get().stake())).add(pot);
    }
    if (job.status() == Status.DISPUTED) {
      MarketCase dispute = contracts.read(MarketViews.marketCase(job.id())).orElseThrow();
      BigInteger bonds =
          exact(CheatSimulation.PARAMETERS.voteBond())
              .multiply(BigInteger.valueOf(dispute.count().cast()));
      locked = locked.add(exact(dispute.parties().bond())).add(pot).add(bonds);
    }
    return locked;
  }

  /** Whether no job and no case is open on a node's chain. */
  boolean isOver(SimNode node) {
    return node.running()
        .map(process -> process.tree().chain())
        .map(chain -> over.computeIfAbsent(chain.head().header().hash(), any -> isOver(chain)))
        .orElse(false);
  }

  private boolean isOver(Chain chain) {
    SealedHeader head = chain.head().header();
    Optional<StateView> found = chain.stateOf(head);
    if (found.isEmpty()) {
      return false;
    }
    try (StateView state = found.get()) {
      return jobs(contracts(head, state)).stream().allMatch(job -> job.status().isFinal());
    }
  }

  private static List<Job> jobs(StateContracts contracts) {
    List<Job> jobs = new ArrayList<>();
    long count = contracts.read(MarketViews.jobCount());
    for (long id = 1; id <= count; id++) {
      jobs.add(contracts.read(MarketViews.job(id)).orElseThrow());
    }
    return jobs;
  }

  /** What a run of the market came to. */
  record Count(int paid, int refunded, int convicted, int acquitted, int hung) {}

  /** Looks at all that has happened on a node's chain. */
  Count judge(SimNode node) {
    Chain chain = node.running().orElseThrow().tree().chain();
    SealedHeader head = chain.head().header();
    Map<Long, Bytes> prompts = new HashMap<>();
    List<MarketEvent> events = events(chain);
    for (MarketEvent event : events) {
      if (event instanceof MarketEvent.JobPosted posted) {
        prompts.put(posted.job(), posted.prompt());
      }
    }
    try (StateView state = chain.stateOf(head).orElseThrow()) {
      StateContracts contracts = contracts(head, state);
      List<Job> jobs = jobs(contracts);
      jobs.forEach(
          job -> judge(job, Objects.requireNonNull(prompts.get(job.id())), contracts, events));
      jobs.forEach(this::failure);
      return count(jobs, contracts);
    }
  }

  private static Count count(List<Job> jobs, StateContracts contracts) {
    int[] rulings = new int[3];
    for (Job job : jobs) {
      contracts
          .read(MarketViews.marketCase(job.id()))
          .flatMap(MarketCase::ruling)
          .ifPresent(ruling -> rulings[kind(ruling, job)]++);
    }
    int paid = (int) jobs.stream().filter(job -> job.status() == Status.PAID).count();
    return new Count(paid, jobs.size() - paid, rulings[0], rulings[1], rulings[2]);
  }

  private static int kind(MarketCase.Ruling ruling, Job job) {
    return ruling.verdict().isEmpty()
        ? 2
        : ruling.verdict().equals(job.delivery().map(Job.Delivery::resultHash)) ? 1 : 0;
  }

  private static List<MarketEvent> events(Chain chain) {
    List<MarketEvent> events = new ArrayList<>();
    for (long number = 1; number <= chain.head().number().value(); number++) {
      Hash32 hash = chain.canonicalHash(BlockNumber.of(number)).orElseThrow();
      for (List<Log> logs : chain.logs(hash).orElseThrow()) {
        logs.forEach(log -> MarketEvents.read(log).ifPresent(events::add));
      }
    }
    return events;
  }

  private void judge(Job job, Bytes prompt, StateContracts contracts, List<MarketEvent> events) {
    String text = new String(prompt.toArray(), StandardCharsets.UTF_8);
    Hash32 truth = Keccak.hash(Bytes.utf8(SimDuties.answer(model(job), text)));
    Optional<MarketCase> dispute = contracts.read(MarketViews.marketCase(job.id()));
    boolean isPoison = text.startsWith(SimDuties.POISON);
    boolean hasLied =
        job.delivery().filter(delivery -> !delivery.resultHash().equals(truth)).isPresent();
    if (dispute.isEmpty()) {
      if (hasLied && !isPoison && couldBeChallenged(job)) {
        world.violated("nobody challenged the lie of job " + job.id());
      }
      return;
    }
    if (isRuledByHonest(dispute.get(), contracts)) {
      Optional<Hash32> verdict = dispute.get().ruling().flatMap(MarketCase.Ruling::verdict);
      if (!isPoison && !verdict.equals(Optional.of(truth))) {
        world.violated("case " + job.id() + " is ruled " + verdict + ", the truth is " + truth);
      }
      slashes(job, events);
    }
    fines(dispute.get(), contracts, events);
  }

  private boolean couldBeChallenged(Job job) {
    long end = job.delivery().orElseThrow().challengeEnd();
    long first = end - CheatSimulation.PARAMETERS.times().challengeBlocks() + 1;
    return honest()
        .filter(node -> node.duties().challenger().isPresent())
        .anyMatch(node -> presence.longest(node, first, end) >= ENOUGH);
  }

  private Stream<SimNode> honest() {
    return nodes.stream().filter(node -> node.duties().isHonest());
  }

  /** Whether more than half of the votes, and a third of the blocks, were of honest judges. */
  private boolean isRuledByHonest(MarketCase dispute, StateContracts contracts) {
    int shown =
        honest()
            .map(node -> ballot(dispute, node, contracts))
            .filter(ballot -> ballot.answer().isPresent())
            .mapToInt(CaseBallot::weight)
            .sum();
    return 2 * shown > dispute.count().cast()
        && 3L * shown >= CheatSimulation.PARAMETERS.times().voteBlocks();
  }

  private static CaseBallot ballot(MarketCase dispute, SimNode node, StateContracts contracts) {
    return contracts.read(MarketViews.ballot(dispute.id(), node.wallet.address()));
  }

  /** No honest judge hid its answer in a window of which it saw enough. */
  private void fines(MarketCase dispute, StateContracts contracts, List<MarketEvent> events) {
    long first = dispute.voteEnd(CheatSimulation.PARAMETERS) + 1;
    long last = dispute.revealEnd(CheatSimulation.PARAMETERS);
    honest()
        .filter(node -> presence.longest(node, first, last) >= ENOUGH)
        .filter(node -> ballot(dispute, node, contracts).weight() > 0)
        .filter(node -> ballot(dispute, node, contracts).answer().isEmpty())
        .forEach(
            node ->
                world.violated(node.name() + " did not show its answer in case " + dispute.id()));
    if (isRuledByHonest(dispute, contracts)) {
      honest()
          .filter(node -> ballot(dispute, node, contracts).answer().isPresent())
          .filter(node -> isFined(dispute, node, events))
          .forEach(
              node -> world.violated(node.name() + " is fined for the truth of " + dispute.id()));
    }
  }

  private static boolean isFined(MarketCase dispute, SimNode node, List<MarketEvent> events) {
    return events.stream()
        .anyMatch(
            event ->
                event instanceof MarketEvent.JudgeFined fined
                    && fined.job() == dispute.id()
                    && fined.voter().equals(node.wallet.address()));
  }

  /** No honest worker is slashed where the honest ruled. */
  private void slashes(Job job, List<MarketEvent> events) {
    for (MarketEvent event : events) {
      if (event instanceof MarketEvent.Slashed slashed
          && slashed.job() == job.id()
          && honest().anyMatch(node -> worker(node).equals(Optional.of(slashed.worker())))) {
        world.violated("an honest worker is slashed in case " + job.id());
      }
    }
  }

  private static Optional<Address> worker(SimNode node) {
    return node.duties().worker().map(number -> SimWorld.wallet(number).address());
  }

  /** No honest worker that saw enough took a job and did not deliver. */
  private void failure(Job job) {
    boolean isLate = job.status() == Status.REFUNDED && job.delivery().isEmpty();
    job.work()
        .filter(work -> isLate)
        .ifPresent(
            work ->
                honest()
                    .filter(node -> worker(node).equals(Optional.of(work.worker())))
                    .filter(
                        node ->
                            presence.longest(
                                    node,
                                    work.deadline() - job.terms().deliverBlocks() + 1,
                                    work.deadline())
                                >= ENOUGH)
                    .forEach(
                        node -> world.violated(node.name() + " did not deliver job " + job.id())));
  }

  private Hash32 model(Job job) {
    return world.referees.get((int) job.terms().model()).manifest().model().modelSha256();
  }
}
