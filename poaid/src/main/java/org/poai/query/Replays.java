package org.poai.query;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.BlockProcessor.Replay;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.state.StateView;

/**
 * Runs transactions of stored blocks again, for those who watch them: what no receipt says.
 *
 * @param nanoTime what the time for an answer is measured with
 */
public record Replays(ChainView view, LongSupplier nanoTime) {

  /** Watches one transaction. */
  public interface Watcher {
    /** Sees each step. */
    Tracer tracer();

    /**
     * The transaction has run, and the next has not begun.
     *
     * @param logsBefore how many logs its block has of those before it
     */
    void ran(Executed executed, int logsBefore);
  }

  /** Says who watches a transaction of the block; those that nobody watches are only done. */
  @FunctionalInterface
  public interface Audience {
    Optional<? extends Watcher> of(int index, SignedTransaction signed);
  }

  /** How a replay ended. */
  public enum Ending {
    WHOLE,
    /** The time was over before the last transaction had run. */
    OVERDUE,
    /** The state before the block is not kept. */
    NO_STATE
  }

  /** The time for one answer begins now. */
  public Deadline deadline() {
    return Deadline.from(nanoTime);
  }

  /** Runs the first {@code count} transactions of a block. */
  public Ending run(MinedBlock block, int count, Audience audience, Deadline deadline) {
    if (count == 0) {
      return Ending.WHOLE;
    }
    Optional<StateView> found = parent(block.header()).flatMap(view::state);
    if (found.isEmpty()) {
      return Ending.NO_STATE;
    }
    List<SignedTransaction> transactions = block.transactions().subList(0, count);
    try (StateView state = found.get()) {
      Environment environment = view.environment(block.header(), state);
      var unused =
          view.processor()
              .replay(state, environment, transactions, new Hall(transactions, audience, deadline));
      return Ending.WHOLE;
    } catch (TimedTracer.OverdueException e) {
      return Ending.OVERDUE;
    }
  }

  /**
   * The state before a transaction of a block, on that before the block, which stays the caller's
   * to close.
   */
  public StateView before(int index, MinedBlock block, StateView state) {
    Environment environment = view.environment(block.header(), state);
    return state.with(
        view.processor()
            .replay(state, environment, block.transactions().subList(0, index), new Unwatched()));
  }

  /** The block before one; empty for genesis. */
  public Optional<SealedHeader> parent(SealedHeader header) {
    return header.number().isGenesis() ? Optional.empty() : view.header(header.parentHash());
  }

  private static final class Unwatched implements Replay {
    @Override
    public @Nullable Tracer tracer(int index) {
      return null;
    }

    @Override
    public void ran(int index, TransactionResult result) {}
  }

  /** Where the audience sits. Owned by one thread. */
  private static final class Hall implements Replay {
    private final List<SignedTransaction> transactions;
    private final Audience audience;
    private final Deadline deadline;
    private Optional<? extends Watcher> watcher = Optional.empty();
    private int logs;

    Hall(List<SignedTransaction> transactions, Audience audience, Deadline deadline) {
      this.transactions = transactions;
      this.audience = audience;
      this.deadline = deadline;
    }

    @Override
    public @Nullable Tracer tracer(int index) {
      watcher = audience.of(index, transactions.get(index));
      return watcher.isEmpty() ? null : new TimedTracer(watcher.get().tracer(), deadline);
    }

    @Override
    public void ran(int index, TransactionResult result) {
      if (result instanceof Executed executed) {
        watcher.ifPresent(one -> one.ran(executed, logs));
        logs += executed.logs().size();
      }
    }
  }
}
