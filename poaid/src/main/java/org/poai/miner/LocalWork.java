package org.poai.miner;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.chain.BlockExecutor;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.tree.BlockTree;
import org.poai.chain.tree.ImportResult;
import org.poai.chain.tree.Origin;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.Lottery;
import org.poai.quiz.Quiz;
import org.poai.state.StateView;

/**
 * Work on this node's own head: the template that the rules, the state and the model's answers give.
 *
 * @param obstacle why there must be no mining now, such as a full disk
 */
public record LocalWork(
    BlockTree tree,
    ManifestSchedule schedule,
    BlockExecutor executor,
    Quiz quiz,
    Clock clock,
    Address miner,
    Supplier<Optional<String>> obstacle)
    implements WorkSource {

  /** The template, once the records of the block are answered and its timestamp is not ahead of the clock. */
  @Override
  public CompletableFuture<Work> work() {
    Optional<String> reason = obstacle.get();
    if (reason.isPresent()) {
      return CompletableFuture.failedFuture(new IllegalStateException(reason.get()));
    }
    NextBlock next = tree.chain().nextOnHead(schedule);
    Hash32 epochKey = next.epochKey();
    return quiz.prepare(epochKey, next.parent().hash())
        .thenCompose(answers -> onTime(next).thenApply(onTime -> template(next, epochKey, answers)));
  }

  @Override
  public CompletableFuture<ImportResult> submit(Block block) {
    return tree.importBlock(block, new Origin.Own());
  }

  /** "A miner stamps max(now, parent + 1) and waits while this lies ahead." */
  private CompletableFuture<Void> onTime(NextBlock next) {
    long waitMillis = next.earliestTimestamp() * 1000 - clock.millis();
    return waitMillis <= 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(waitMillis, TimeUnit.MILLISECONDS, Runnable::run));
  }

  private Work template(NextBlock next, Hash32 epochKey, List<String> answers) {
    List<Bytes> transactions = List.of();
    Lineage lineage =
        new Lineage(
            next.number(),
            next.parent().hash(),
            Math.max(clock.seconds(), next.earliestTimestamp()),
            miner);
    Terms terms =
        new Terms(
            next.target(),
            next.epoch(),
            ManifestCodec.hash(next.manifest()),
            Hash32.ZERO,
            BodyCommitments.answersHash(answers),
            Bytes.EMPTY);
    SealedPart part = new SealedPart(lineage, execution(next, lineage, transactions), terms);
    return Work.of(part, epochKey, transactions, answers);
  }

  private Execution execution(NextBlock next, Lineage lineage, List<Bytes> transactions) {
    long gasLimit = next.spec().economy().gasLimit();
    Environment environment =
        new Environment(lineage, gasLimit, next.baseFeePerGas(), next.prevRandao(Lottery::of));
    try (StateView state = tree.chain().stateOf(next.parent())) {
      Outcome outcome = executor.execute(state, environment, transactions);
      return new Execution(
          outcome.delta().root(),
          BodyCommitments.transactionsRoot(transactions),
          outcome.receiptsRoot(),
          outcome.logsBloom(),
          gasLimit,
          outcome.gasUsed(),
          next.baseFeePerGas());
    } catch (InvalidTransactionException e) {
      throw new IllegalStateException("the template has an invalid transaction", e);
    }
  }
}
