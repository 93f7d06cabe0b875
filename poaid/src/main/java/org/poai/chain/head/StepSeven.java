package org.poai.chain.head;

import java.util.Optional;
import org.poai.chain.BlockExecutor;
import org.poai.chain.BlockExecutor.BlockHashes;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.EffectRules;
import org.poai.chain.rules.ManifestRule;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.ProvenBlock;
import org.poai.state.StateTransition;
import org.poai.state.StateView;

/** Step 7 of protocol section 8: what a block does to the state is what its header says. */
public final class StepSeven {
  private final TreeParts parts;

  public StepSeven(TreeParts parts) {
    this.parts = parts;
  }

  /** What execution shows. */
  sealed interface Result {
    /** All is as the header says, and applied to the transition. */
    record Right(ExecutedBlock block) implements Result {}

    /** The block is false; the transition is as it was. */
    record Wrong(Failure failure) implements Result {}
  }

  /** A block that execution proves false. */
  public record Failure(ProvenBlock block, Violation violation) {}

  /**
   * Executes a block on the state that a transition stands at.
   *
   * @param branch its own
   * @param hashes hashes of the blocks below it, by height
   */
  Result execute(
      ProvenBlock proven,
      SealedHeader parent,
      Ancestry branch,
      BlockHashes hashes,
      StateTransition transition) {
    Block block = proven.block();
    try (StateView state = transition.view()) {
      Turn turn = parts.schedule().turn(state, parent, branch);
      Optional<Violation> manifest = ManifestRule.state(proven.header(), turn);
      if (manifest.isPresent()) {
        return wrong(proven, manifest.get());
      }
      Environment environment = environment(block.header(), parent, hashes, turn);
      BlockExecutor.Outcome outcome =
          parts.executor().execute(state, environment, proven.transactions());
      Optional<Violation> violation = EffectRules.check(block.header(), outcome.effects());
      if (violation.isPresent()) {
        return wrong(proven, violation.get());
      }
      transition.apply(block.number(), outcome.delta());
      return new Result.Right(new ExecutedBlock(proven, outcome.receipts(), outcome.moves()));
    } catch (InvalidTransactionException e) {
      return wrong(
          proven, new Violation(RejectReason.INVALID_TRANSACTION, String.valueOf(e.getMessage())));
    }
  }

  private Environment environment(
      Header header, SealedHeader parent, BlockHashes hashes, Turn turn) {
    return new Environment(
        header.lineage(),
        header.execution().gasLimit(),
        header.execution().baseFeePerGas(),
        PrevRandao.after(parent, parts.verifier()::lottery),
        hashes,
        turn.before());
  }

  private static Result wrong(ProvenBlock block, Violation violation) {
    return new Result.Wrong(new Failure(block, violation));
  }
}
