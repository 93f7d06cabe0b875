package org.poai.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;
import org.poai.txpool.Source;

/** Somebody who posts jobs through one node, and takes back those that nobody serves in time. */
final class SimPoster {
  private static final long PERIOD_MILLIS = 6_000;
  private static final int DELIVER_BLOCKS = 14;
  private static final int ACCEPT_BLOCKS = 10;
  private static final long GAS = 400_000;

  private final SimWorld world;
  private final SimNode node;
  private final AccountKey key;
  private final SplittableRandom random;
  private final BlockProcessor processor;

  /** When a call about a job was sent last, by the job's number. */
  private final Map<Long, Long> sent = new HashMap<>();

  private boolean postsNoMore;
  private int posts;

  SimPoster(SimWorld world, SimNode node) {
    this.world = world;
    this.node = node;
    this.key = new AccountKey(SimWorld.secret(node.number + CheatSimulation.POSTERS).toArray());
    this.random = world.random.split();
    this.processor = BlockProcessor.of(world.spec);
  }

  void start() {
    world.time.after(
        PERIOD_MILLIS + random.nextInt(2_000),
        () -> {
          node.running().ifPresent(this::act);
          start();
        });
  }

  void postNoMore() {
    postsNoMore = true;
  }

  private void act(SimProcess process) {
    Chain chain = process.tree().chain();
    ChainHead head = chain.head();
    Optional<StateView> found = chain.stateOf(head.header());
    if (found.isEmpty()) {
      return;
    }
    try (StateView state = found.get()) {
      StateContracts contracts = new StateContracts(processor, head.header(), state);
      next(contracts, head.number().value() + 1).ifPresent(message -> send(process, message));
    }
  }

  private Optional<Message> next(StateContracts contracts, long block) {
    long jobs = contracts.read(MarketViews.jobCount());
    for (long id = 1; id <= jobs; id++) {
      Job job = contracts.read(MarketViews.job(id)).orElseThrow();
      boolean isCold = sent.getOrDefault(id, Long.MIN_VALUE) < block - 3;
      Optional<Message> end =
          job.poster().equals(key.address()) ? end(job, block) : Optional.empty();
      if (isCold && end.isPresent()) {
        sent.put(id, block);
        return end;
      }
    }
    if (postsNoMore || random.nextInt(5) > 1) {
      return Optional.empty();
    }
    String prompt = (random.nextInt(9) == 0 ? SimDuties.POISON : "question") + " " + ++posts;
    Wei price = new Wei(UInt256.of(100_000_000_000_000_000L * (1 + random.nextInt(9))));
    long model = contracts.read(MarketViews.activeModel());
    return Optional.of(
        MarketCalls.post(
            model,
            16,
            block + ACCEPT_BLOCKS,
            DELIVER_BLOCKS,
            Bytes.utf8(prompt + " of " + node.name()),
            price));
  }

  private static Optional<Message> end(Job job, long block) {
    if (job.status() == Status.OPEN && block > job.terms().acceptBy()) {
      return Optional.of(MarketCalls.cancel(job.id()));
    }
    return job.status() == Status.ACCEPTED
            && job.work().filter(work -> block > work.deadline()).isPresent()
        ? Optional.of(MarketCalls.timeout(job.id()))
        : Optional.empty();
  }

  private void send(SimProcess process, Message message) {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(world.spec.identity().chainId())),
            process.pool().nextNonce(key.address()),
            new GasTerms(GAS, UInt256.of(100_000_000_000L), UInt256.of(1_000_000_000L)),
            message,
            List.of(),
            Signature.NONE);
    var unused = process.pool().submit(key.sign(transaction).envelope(), Source.LOCAL);
  }
}
