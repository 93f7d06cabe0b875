package org.poai.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.CallTree.Call;
import org.poai.evm.trace.Prestate;
import org.poai.evm.trace.Prestate.Change;
import org.poai.primitives.Address;
import org.poai.query.Replays.Ending;

/**
 * Runs transactions again and tells what they called, and what the accounts that they named had
 * before and after.
 */
public record CallTrees(Replays replays) {

  /**
   * What a replay showed.
   *
   * @param all of the transactions that were watched, in their order; fewer where the replay did
   *     not come to its end
   */
  public record Effects(Ending ending, List<Effect> all) {
    public Effects {
      all = List.copyOf(all);
    }
  }

  /**
   * What one transaction did.
   *
   * @param index in its block
   * @param root its own call, with those below it
   * @param changes every account that it named, before and after
   */
  public record Effect(int index, Executed executed, Call root, Map<Address, Change> changes) {
    public Effect {
      changes = Map.copyOf(changes);
    }
  }

  /** What all transactions of a block did. */
  public Effects of(MinedBlock block) {
    return run(block, 0, block.transactions().size());
  }

  /** What one transaction of a block did, after those before it. */
  public Effects of(MinedBlock block, int index) {
    return run(block, index, index + 1);
  }

  private Effects run(MinedBlock block, int first, int end) {
    List<Effect> effects = new ArrayList<>();
    Ending ending =
        replays.run(
            block,
            end,
            (index, signed) ->
                index < first ? Optional.empty() : Optional.of(new Watch(index, signed, effects)),
            replays.deadline());
    return new Effects(ending, effects);
  }

  /** Watches one transaction, for its calls and for the accounts. */
  private static final class Watch implements Replays.Watcher, Tracer {
    private final int index;
    private final List<Effect> effects;
    private final CallTree calls = new CallTree();
    private final Prestate accounts;

    Watch(int index, SignedTransaction signed, List<Effect> effects) {
      this.index = index;
      this.effects = effects;
      this.accounts = new Prestate(signed.transaction().gas().limit());
    }

    @Override
    public Tracer tracer() {
      return this;
    }

    @Override
    public void ran(Executed executed, int logsBefore) {
      effects.add(new Effect(index, executed, calls.root().orElseThrow(), accounts.changes()));
    }

    @Override
    public void step(Frame frame, int opcode) {
      calls.step(frame, opcode);
      accounts.step(frame, opcode);
    }

    @Override
    public void fault(Frame frame, Halt halt) {
      calls.fault(frame, halt);
      accounts.fault(frame, halt);
    }

    @Override
    public void enter(Frame frame) {
      calls.enter(frame);
      accounts.enter(frame);
    }

    @Override
    public void exit(Frame frame) {
      calls.exit(frame);
      accounts.exit(frame);
    }
  }
}
