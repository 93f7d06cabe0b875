package org.poai.miner;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.chain.block.Block;
import org.poai.chain.branch.BlockTemplates;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.inference.InferenceException;
import org.poai.primitives.Address;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;

/**
 * Work on this node's own head: the template that the rules, the state, the pool and the model's
 * answers give.
 *
 * @param content which transactions a block has
 * @param builders run transactions into blocks
 * @param obstacle why there must be no mining now, such as a full disk
 */
public record LocalWork(
    BlockTree tree,
    Publisher publisher,
    Referees referees,
    Address miner,
    Supplier<Optional<String>> obstacle,
    BlockContent content,
    Executor builders)
    implements WorkSource {
  private static final WorkAnswer REORGANISATION =
      new WorkAnswer.NoWork("a reorganisation is under way");

  /**
   * The template, once the records of the block are answered. It runs transactions, which takes
   * time: not on the thread that asks, nor on the engine's.
   */
  @Override
  public CompletableFuture<WorkAnswer> work() {
    Optional<String> reason = obstacle.get();
    if (reason.isPresent()) {
      return CompletableFuture.completedFuture(new WorkAnswer.NoWork(reason.get()));
    }
    Position position = tree.afterHead();
    return work(position, answers -> template(position, answers));
  }

  /**
   * Work beside the head, without transactions.
   *
   * @param ours a block of this node beside the head, on which the work is to stand
   */
  CompletableFuture<WorkAnswer> beside(Optional<Block> ours) {
    Optional<String> reason = obstacle.get();
    if (reason.isPresent()) {
      return CompletableFuture.completedFuture(new WorkAnswer.NoWork(reason.get()));
    }
    BlockTemplates templates = tree.templates();
    Optional<Position> place =
        ours.isPresent() ? templates.after(ours.get()) : templates.besideHead();
    if (place.isEmpty()) {
      return CompletableFuture.completedFuture(REORGANISATION);
    }
    Position position = place.get();
    return work(
        position,
        answers ->
            templates
                .beside(position, ours, miner, answers)
                .<WorkAnswer>map(
                    built ->
                        UnsealedBlock.of(built.part(), position.epochKey(), List.of(), answers))
                .orElse(REORGANISATION));
  }

  private CompletableFuture<WorkAnswer> work(
      Position position, Function<List<String>, WorkAnswer> build) {
    return referees
        .of(position.next().manifest(), position.next().number())
        .thenCompose(seat -> work(position, seat, build))
        .exceptionally(LocalWork::unanswered);
  }

  private CompletableFuture<WorkAnswer> work(
      Position position, RefereeSeat seat, Function<List<String>, WorkAnswer> build) {
    if (seat instanceof Vacant vacant) {
      return CompletableFuture.completedFuture(new WorkAnswer.NoWork(vacant.why()));
    }
    return ((Judge) seat)
        .quiz()
        .prepare(position.epochKey(), position.parent().hash())
        .thenApplyAsync(build, builders);
  }

  @Override
  public CompletableFuture<MinedBlockResult> submit(Block block) {
    return publisher.publish(block, new Origin.Own()).thenApply(MinedBlockResult::of);
  }

  /** An engine that is down is a reason to wait; anything else is a bug. */
  private static WorkAnswer unanswered(Throwable failure) {
    if (Miner.unwrap(failure) instanceof InferenceException engine) {
      return new WorkAnswer.NoWork(String.valueOf(engine.getMessage()));
    }
    throw new CompletionException(Miner.unwrap(failure));
  }

  private WorkAnswer template(Position position, List<String> answers) {
    Optional<Template> template = content.template(tree, position, miner, answers);
    if (template.isEmpty()) {
      return REORGANISATION;
    }
    Template built = template.get();
    built.unfit().forEach(unfit -> content.pool().drop(unfit.transaction(), unfit.why()));
    return UnsealedBlock.of(built.part(), position.epochKey(), built.transactions(), answers);
  }
}
