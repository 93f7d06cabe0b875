package org.poai.chain.head;

import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor;
import org.poai.chain.BlockExecutor.BlockHashes;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.block.Block;
import org.poai.chain.block.ExecutedBlock;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.rules.EffectRules;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
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
    record Right(ProvenBlock proven, List<Receipt> receipts) implements Result {
      ExecutedBlock block() {
        return new ExecutedBlock(proven.wire(), proven.transactions(), receipts);
      }
    }

    /** The block is false; the transition is as it was. */
    record Wrong(Failure failure) implements Result {}
  }

  /** A block that execution proves false. */
  public record Failure(ProvenBlock block, RejectReason reason, String detail) {}

  /**
   * Executes a block on the state that a transition stands at.
   *
   * @param hashes hashes of the blocks below it, by height
   */
  Result execute(
      ProvenBlock proven, SealedHeader parent, BlockHashes hashes, StateTransition transition) {
    Block block = proven.block();
    var claimed = block.header().execution();
    Environment environment =
        new Environment(
            block.header().lineage(),
            claimed.gasLimit(),
            claimed.baseFeePerGas(),
            PrevRandao.after(parent, parts.verifier()::lottery),
            hashes);
    try (StateView state = transition.view()) {
      BlockExecutor.Outcome outcome =
          parts.executor().execute(state, environment, proven.transactions());
      Optional<Violation> violation = EffectRules.check(block.header(), outcome.effects());
      if (violation.isPresent()) {
        return wrong(proven, violation.get().reason(), violation.get().detail());
      }
      transition.apply(block.number(), outcome.delta());
      return new Result.Right(proven, outcome.receipts());
    } catch (InvalidTransactionException e) {
      return wrong(proven, RejectReason.INVALID_TRANSACTION, String.valueOf(e.getMessage()));
    }
  }

  private static Result wrong(ProvenBlock block, RejectReason reason, String detail) {
    return new Result.Wrong(new Failure(block, reason, detail));
  }
}
