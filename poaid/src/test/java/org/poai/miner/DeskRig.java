package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.poai.async.Clock;
import org.poai.async.Machine;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Seal;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.crypto.Preimage;
import org.poai.metrics.Metrics;
import org.poai.miner.WorkDesk.Offer;
import org.poai.miner.WorkDesk.Outcome;
import org.poai.miner.WorkDesk.WorkReply;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeProver;
import org.poai.quiz.proof.Lottery;
import org.poai.testing.Until;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;

/** A node that gives work, on the real quiz and a fake engine, and an honest worker beside it. */
public final class DeskRig implements AutoCloseable {
  public static final Address NODE = BuiltInChains.DEV_ACCOUNTS.get(0);

  /** The node's. */
  public final FakeProver prover = new FakeProver();

  /** The worker's own engine: nothing of it is remembered by the node. */
  public final FakeProver helper = new FakeProver();

  /** Why there is no mining. */
  public volatile Optional<String> obstacle = Optional.empty();

  /** Holds back the node's verdicts until it ends. */
  public volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  public final AtomicLong nanos = new AtomicLong();
  public final Metrics metrics = new Metrics();
  public final BlockTree tree;
  public final Pool pool;
  public final WorkDesk desk;
  private final Publisher publisher;
  public final Clock clock;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  public DeskRig(Path folder) {
    FastTree fast = FastTree.of(BuiltInChains.devnet(1), prover, metrics, this::fail);
    tree = fast.tree();
    clock = fast.clock();
    pool =
        new Pool(
            tree.chain(),
            PoolLimits.DEFAULT,
            folder.resolve("journal"),
            clock,
            metrics,
            this::fail);
    publisher = new Publisher(tree, clock, this::fail);
    DeskParts parts =
        new DeskParts(
            this::local,
            this::look,
            (block, worker) -> publisher.publish(block, new Origin.Worker(worker.name())),
            Optional.of(NODE));
    desk = new WorkDesk(parts, nanos::get, metrics, this::fail);
    tree.addListener(pool);
    tree.addListener(desk);
    tree.start();
    pool.start();
    publisher.start();
    desk.start();
  }

  LocalWork local(Address address) {
    return new LocalWork(
        tree,
        publisher,
        prover.referees(),
        address,
        () -> obstacle,
        new BlockContent(pool, OwnTransactions.NONE),
        Machine.real().common());
  }

  private CompletableFuture<Verdict> look(
      org.poai.chain.block.SealedHeader header, UnsealedBlock work) {
    Claim claim =
        new Claim(
            header, work.answers(), Scheduled.of(prover.manifest()), work.challenge().epochKey());
    return gate.thenCompose(open -> prover.judge().verifyOnce(claim));
  }

  void fail(String part, Throwable cause) {
    failures.add(cause);
  }

  public long height() {
    return tree.chain().head().number().value();
  }

  static Worker worker(String name) {
    return new Worker("loopback", name, "id" + name);
  }

  WorkReply ask(Worker worker) {
    return await(desk.work(worker, Optional.empty(), 0));
  }

  /** The work, once it is made. */
  UnsealedBlock take(Worker worker) {
    AtomicReference<UnsealedBlock> taken = new AtomicReference<>();
    Until.holds(
        "work is handed out",
        () -> {
          if (ask(worker) instanceof WorkReply.Ready ready) {
            taken.set(ready.work());
            return true;
          }
          return false;
        });
    return Objects.requireNonNull(taken.get());
  }

  Outcome offer(Worker worker, Offer offer) {
    return await(desk.submit(worker, offer));
  }

  /** What becomes of an offer in the end. */
  Outcome settle(Worker worker, Offer offer) {
    AtomicReference<Outcome> outcome = new AtomicReference<>(offer(worker, offer));
    Until.holds(
        "it is judged",
        () -> {
          outcome.set(offer(worker, offer));
          return !(outcome.get() instanceof Outcome.Checking);
        });
    return Objects.requireNonNull(outcome.get());
  }

  /** A seal that wins, from the worker's own engine. */
  Offer win(UnsealedBlock work) {
    for (long nonce = 0; ; nonce++) {
      var evaluation = await(helper.quiz().evaluate(work.challenge(), nonce));
      if (evaluation.isPresent()) {
        Offer offer = new Offer(work.challenge().sealHash(), evaluation.get().seal(nonce));
        if (wins(work, offer)) {
          return offer;
        }
      }
    }
  }

  /** The same, for other packages. */
  public Seal winning(UnsealedBlock work) {
    return win(work).seal();
  }

  /** A seal that costs its maker hashes alone. */
  static Offer lie(UnsealedBlock work, long from) {
    for (long nonce = from; ; nonce++) {
      Hash32 guess = Preimage.tagged("a guess").u64(nonce).keccak();
      Offer offer = new Offer(work.challenge().sealHash(), new Seal(nonce, 500_000, guess));
      if (wins(work, offer)) {
        return offer;
      }
    }
  }

  /** A seal that nobody need look at. */
  public static Seal losing(UnsealedBlock work) {
    for (long nonce = 0; ; nonce++) {
      Seal seal = new Seal(nonce, 500_000, Hash32.ZERO);
      if (!wins(work, new Offer(work.challenge().sealHash(), seal))) {
        return seal;
      }
    }
  }

  static boolean wins(UnsealedBlock work, Offer offer) {
    return Lottery.of(offer.sealHash(), offer.seal()).compareTo(work.part().terms().target()) <= 0;
  }

  WorkerReport report(Worker worker) {
    List<WorkerReport> all = await(desk.workers());
    return all.stream().filter(report -> report.worker().equals(worker)).findAny().orElseThrow();
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    desk.stop();
    publisher.stop();
    pool.stop();
    tree.stop();
    prover.close();
    helper.close();
    assertThat(failures).isEmpty();
  }
}
