package org.poai.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.stored.Chain;
import org.poai.primitives.Hash32;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * States after blocks beside the chain: the state at the fork, and on it what the branch does when
 * it is run again. What the last few blocks did is remembered. Safe from any thread.
 */
final class BranchStates {
  /** A longer branch costs more than one request may. */
  private static final int MAX_BLOCKS = 64;

  private static final int REMEMBERED = 16;

  private final Chain chain;
  private final BlockExecutor executor;
  private final Recent<Hash32, StateDelta> deltas = new Recent<>(REMEMBERED);

  BranchStates(Chain chain, BlockExecutor executor) {
    this.chain = chain;
    this.executor = executor;
  }

  /** With what a block runs on the state of its parent. */
  interface Environments {
    Environment of(SealedHeader header, StateView parentState);
  }

  /** The state after a block, to be closed; empty where it cannot be had. */
  Optional<StateView> after(SealedHeader header, Environments environments) {
    Deque<SealedHeader> branch = new ArrayDeque<>();
    SealedHeader fork = header;
    while (!chain.isCanonical(fork)) {
      Optional<SealedHeader> parent = chain.header(fork.parentHash());
      if (parent.isEmpty() || branch.size() == MAX_BLOCKS) {
        return Optional.empty();
      }
      branch.push(fork);
      fork = parent.get();
    }
    Optional<StateView> base = branch.isEmpty() ? Optional.empty() : at(fork);
    return base.flatMap(state -> run(branch, state, environments));
  }

  /** The state at a height of the chain, if it is still that of the block. */
  private Optional<StateView> at(SealedHeader header) {
    Optional<StateView> found = chain.states().at(header.number());
    if (found.isPresent() && !isAfter(header, found.get())) {
      found.get().close();
      return Optional.empty();
    }
    return found;
  }

  private static boolean isAfter(SealedHeader header, StateView state) {
    return state.root().equals(header.header().execution().stateRoot());
  }

  private Optional<StateView> run(
      Iterable<SealedHeader> branch, StateView base, Environments environments) {
    StateView state = base;
    for (SealedHeader header : branch) {
      StateView before = state;
      Optional<StateDelta> delta =
          deltas.find(header.hash(), hash -> run(header, before, environments.of(header, before)));
      if (delta.isEmpty()) {
        base.close();
        return Optional.empty();
      }
      state = state.with(delta.get());
    }
    return Optional.of(state.lent(base::close));
  }

  /** What a block does; empty where its body is not kept, or does not do what its header says. */
  private Optional<StateDelta> run(SealedHeader header, StateView before, Environment environment) {
    Optional<WireBlock> block = chain.block(header);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<SignedTransaction> signed =
          SignedTransaction.all(block.get().block().transactions(), chain.senders()).orThrow();
      StateDelta delta = executor.execute(before, environment, signed).delta();
      return Optional.of(delta)
          .filter(done -> done.root().equals(header.header().execution().stateRoot()));
    } catch (InvalidTransactionException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
