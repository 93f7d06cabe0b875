package org.poai.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.poai.chain.block.Log;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.MarketParameters;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.stored.Chain;
import org.poai.contract.StateContracts;
import org.poai.crypto.Keccak;
import org.poai.evm.BlockProcessor;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;
import org.poai.txpool.Source;

/**
 * Whole nodes that judge, serve and challenge on a chain whose model changes with each epoch, while
 * faults of every kind befall them; then all is well again, every job ends, and what must always
 * hold is looked at.
 */
final class MarketSimulation {
  private static final int NODES = 5;
  private static final int ACCOUNTS = 40;
  private static final int HONEST_WORKER = 11;
  private static final int LIAR = 12;
  private static final int CHALLENGER = 13;
  private static final int OTHER_CHALLENGER = 14;
  private static final int POSTER = 15;
  private static final long TROUBLE_SECONDS = 240;
  private static final long END_SECONDS = 1_200;
  private static final Wei PRICE = new Wei(UInt256.of(500_000_000_000_000_000L));

  private final SwitchSimulation nodes;
  private final SimWorld world;
  private final SplittableRandom random;
  private boolean isPosting = true;
  private int posted;

  MarketSimulation(long seed, Path directory) {
    long[] epochs = LongStream.rangeClosed(1, 60).toArray();
    this.world =
        new SimWorld(
            seed,
            ACCOUNTS,
            plan -> SimWorld.taking(epochs).apply(plan).market(MarketParameters.DEVNET),
            directory);
    this.nodes = new SwitchSimulation(world, NODES);
    this.random = world.random.split();
    for (int i = 0; i < NODES; i++) {
      nodes.nodes.get(i).duties(plan(i));
    }
  }

  private static SimDuties.Plan plan(int node) {
    return switch (node) {
      case 0 -> new SimDuties.Plan(true, Optional.of(HONEST_WORKER), false, Optional.empty());
      case 1 -> new SimDuties.Plan(true, Optional.of(LIAR), true, Optional.empty());
      case 2 -> new SimDuties.Plan(true, Optional.empty(), false, Optional.of(CHALLENGER));
      case 3 -> new SimDuties.Plan(true, Optional.empty(), false, Optional.of(OTHER_CHALLENGER));
      default -> new SimDuties.Plan(true, Optional.empty(), false, Optional.empty());
    };
  }

  /**
   * What a run came to.
   *
   * @param told what the market has told on the chain that all have in the end
   */
  record Outcome(List<String> violations, List<String> log, List<MarketEvent> told) {}

  /**
   * Runs it.
   *
   * @param isTroubled whether faults befall the nodes
   */
  Outcome run(boolean isTroubled) {
    nodes.start();
    post();
    SimTrouble trouble = new SimTrouble(world, nodes.nodes);
    if (isTroubled) {
      trouble.start();
    }
    nodes.passUntil(() -> false, TROUBLE_SECONDS);
    trouble.end();
    isPosting = false;
    world.log("all is well");
    if (!nodes.passUntil(this::isOver, END_SECONDS)) {
      world.violated("not every job is over: " + jobs());
    }
    List<MarketEvent> told = told();
    check(told);
    return new Outcome(world.violations, world.log, told);
  }

  /** Somebody posts a job through some node now and then. */
  private void post() {
    world.time.after(
        8_000L + random.nextInt(12_000),
        () -> {
          if (isPosting) {
            SimNode node = nodes.nodes.get(random.nextInt(NODES));
            node.running().ifPresent(this::post);
            post();
          }
        });
  }

  private void post(SimProcess process) {
    Chain chain = process.tree().chain();
    long number = chain.head().number().value();
    long model = chain.atHead((head, branch, state) -> activeModel(state));
    Message message =
        MarketCalls.post(model, 16, number + 20, 100, Bytes.utf8("prompt " + ++posted), PRICE);
    long nonce = process.pool().nextNonce(SimDuties.signer(POSTER).address());
    SignedTransaction signed =
        SimDuties.signer(POSTER)
            .sign(
                new Transaction(
                    TransactionType.DYNAMIC_FEE,
                    Optional.of(UInt256.of(BuiltInChains.DEVNET_CHAIN_ID)),
                    nonce,
                    new GasTerms(500_000, UInt256.of(50_000_000_000L), UInt256.of(2_000_000_000L)),
                    message,
                    List.of(),
                    Signature.NONE));
    var unused = process.pool().submit(signed.envelope(), Source.LOCAL);
  }

  private static long activeModel(StateView state) {
    GovernanceSlots slots = GovernanceSlots.of(state);
    GenesisContract registry = GenesisContract.MODEL_REGISTRY;
    return slots.subject(registry, slots.ruling(registry).proposal());
  }

  /** Whether all nodes have one chain, on which nothing of the market waits for anybody. */
  private boolean isOver() {
    return nodes.nodes.stream().allMatch(node -> node.running().isPresent())
        && SwitchSimulation.isOne(nodes.nodes)
        && jobs().stream().allMatch(job -> isOver(job, height()));
  }

  /** What nobody took in time waits for its poster alone. */
  private static boolean isOver(Job job, long height) {
    return job.status().isFinal()
        || (job.status() == Status.OPEN && job.terms().acceptBy() < height);
  }

  private long height() {
    return chain().head().number().value();
  }

  private Chain chain() {
    return nodes.nodes.stream()
        .flatMap(node -> node.running().stream())
        .findFirst()
        .orElseThrow()
        .tree()
        .chain();
  }

  private List<Job> jobs() {
    return chain()
        .atHead(
            (head, branch, state) -> {
              StateContracts contracts =
                  new StateContracts(BlockProcessor.of(world.spec), head, state);
              List<Job> jobs = new ArrayList<>();
              for (long id = 1; id <= contracts.read(MarketViews.jobCount()); id++) {
                contracts.read(MarketViews.job(id)).ifPresent(jobs::add);
              }
              return jobs;
            });
  }

  private List<MarketEvent> told() {
    List<MarketEvent> told = new ArrayList<>();
    for (long number = 1; number <= height(); number++) {
      chain()
          .canonicalHash(BlockNumber.of(number))
          .flatMap(hash -> chain().logs(hash))
          .orElse(List.of())
          .forEach(logs -> logs.forEach(log -> read(log, told)));
    }
    return told;
  }

  private static void read(Log log, List<MarketEvent> told) {
    MarketEvents.read(log).ifPresent(told::add);
  }

  /** What must hold, whatever happened. */
  private void check(List<MarketEvent> told) {
    for (MarketEvent event : told) {
      if (event instanceof MarketEvent.Slashed slashed && !isOf(LIAR, slashed.worker())) {
        world.violated("an honest worker is slashed: " + slashed);
      } else if (event instanceof MarketEvent.JobFailed failed
          && isOf(HONEST_WORKER, failed.worker())) {
        world.violated("an honest worker did not deliver: " + failed);
      } else if (event instanceof MarketEvent.Revealed revealed) {
        checkAnswer(revealed);
      } else if (event instanceof MarketEvent.CaseClosed closed) {
        checkVerdict(closed);
      }
    }
  }

  private static boolean isOf(int account, Address address) {
    return SimWorld.wallet(account).address().equals(address);
  }

  /** All judges are honest: what they show is right. */
  private void checkAnswer(MarketEvent.Revealed revealed) {
    if (!revealed.answer().equals(right(revealed.job()))) {
      world.violated("a judge shows another answer than the right one: " + revealed);
    }
  }

  /** A case is ruled rightly, or hangs. */
  private void checkVerdict(MarketEvent.CaseClosed closed) {
    if (closed.verdict().filter(verdict -> !verdict.equals(right(closed.job()))).isPresent()) {
      world.violated("a case is ruled wrongly: " + closed);
    }
  }

  private Hash32 right(long id) {
    Job job = jobs().get((int) id - 1);
    String prompt =
        told().stream()
            .filter(MarketEvent.JobPosted.class::isInstance)
            .map(MarketEvent.JobPosted.class::cast)
            .filter(event -> event.job() == id)
            .map(event -> new String(event.prompt().toArray(), StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    Hash32 model = world.referees.get((int) job.terms().model()).manifest().model().modelSha256();
    return Keccak.hash(Bytes.utf8(SimDuties.answer(model, prompt)));
  }
}
