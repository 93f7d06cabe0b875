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
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.tree.BlockTree;
import org.poai.chain.tree.ImportResult;
import org.poai.chain.tree.Origin;
import org.poai.chain.tree.Position;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.Lottery;
import org.poai.quiz.Quiz;
import org.poai.state.OrderedTrieRoot;
import org.poai.state.StateView;

/**
 * Work on this node's own head: the template that the rules, the state and the model's answers
 * give.
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

  /**
   * The template, once the records of the block are answered and its timestamp is not ahead of the
   * clock.
   */
  @Override
  public CompletableFuture<Work> work() {
    Optional<String> reason = obstacle.get();
    if (reason.isPresent()) {
      return CompletableFuture.failedFuture(new IllegalStateException(reason.get()));
    }
    Position position = tree.chain().afterHead(schedule);
    return quiz.prepare(position.epochKey(), position.parent().hash())
        .thenCompose(answers -> onTime(position).thenApply(now -> template(position, answers)));
  }

  @Override
  public CompletableFuture<ImportResult> submit(Block block) {
    return tree.importBlock(block, new Origin.Own());
  }

  /** "A miner stamps max(now, parent + 1) and waits while this lies ahead." */
  private CompletableFuture<Void> onTime(Position position) {
    long waitMillis = position.next().earliest() * 1000 - clock.millis();
    return waitMillis <= 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(waitMillis, TimeUnit.MILLISECONDS, Runnable::run));
  }

  private Work template(Position position, List<String> answers) {
    NextBlock next = position.next();
    List<Bytes> transactions = List.of();
    Lineage lineage =
        new Lineage(
            next.number(), position.parent().hash(), next.timestamp(clock.seconds()), miner);
    Terms terms =
        new Terms(
            next.target(),
            next.epoch(),
            next.manifest().hash(),
            Hash32.ZERO,
            BodyCommitments.answersHash(answers),
            Bytes.EMPTY);
    SealedPart part = new SealedPart(lineage, execution(position, lineage, transactions), terms);
    return Work.of(part, position.epochKey(), transactions, answers);
  }

  private Execution execution(Position position, Lineage lineage, List<Bytes> transactions) {
    NextBlock next = position.next();
    Environment environment =
        new Environment(
            lineage,
            next.gasLimit(),
            next.baseFeePerGas(),
            PrevRandao.after(position.parent(), LocalWork::lottery));
    try (StateView state = tree.chain().stateOf(position.parent())) {
      Outcome outcome = executor.execute(state, environment, transactions);
      return new Execution(
          outcome.delta().root(),
          OrderedTrieRoot.of(transactions),
          outcome.receiptsRoot(),
          outcome.logsBloom(),
          next.gasLimit(),
          outcome.gasUsed(),
          next.baseFeePerGas());
    } catch (InvalidTransactionException e) {
      throw new IllegalStateException("the template has an invalid transaction", e);
    }
  }

  private static UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }
}
