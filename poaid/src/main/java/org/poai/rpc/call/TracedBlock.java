package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.BlockProcessor;
import org.poai.evm.BlockProcessor.Replay;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.RpcException;
import org.poai.state.StateView;

/**
 * Transactions of a block that are to run again, watched.
 *
 * @param only which one is watched; all for a negative number
 */
public record TracedBlock(MinedBlock block, Environment environment, int only) {

  /** Runs them on the state before the block, up to the last that is watched. */
  public List<JsonObject> replay(
      BlockProcessor processor, StateView state, Trace trace, Deadline deadline)
      throws RpcException {
    int count = only < 0 ? block.transactions().size() : only + 1;
    List<SignedTransaction> transactions = block.transactions().subList(0, count);
    Notes notes = new Notes(transactions, trace, deadline);
    try {
      var unused = processor.replay(state, environment, transactions, notes);
    } catch (TimedTracer.OverdueException e) {
      throw Deadline.overdue();
    }
    return notes.traces();
  }

  /** The state before a transaction of the block, on that before the block. */
  public static StateView before(
      int index,
      MinedBlock block,
      Environment environment,
      BlockProcessor processor,
      StateView state) {
    return state.with(
        processor.replay(
            state, environment, block.transactions().subList(0, index), new Unwatched()));
  }

  /** Transactions that nobody watches. */
  private static final class Unwatched implements Replay {
    @Override
    public @Nullable Tracer tracer(int index) {
      return null;
    }

    @Override
    public void ran(int index, TransactionResult result) {}
  }

  /** What was seen. */
  private final class Notes implements Replay {
    private final List<SignedTransaction> transactions;
    private final Trace trace;
    private final Deadline deadline;
    private final List<JsonObject> traces = new ArrayList<>();
    private @Nullable RpcException untold;
    private Trace.@Nullable Watcher watcher;
    private int logs;

    Notes(List<SignedTransaction> transactions, Trace trace, Deadline deadline) {
      this.transactions = transactions;
      this.trace = trace;
      this.deadline = deadline;
    }

    private long gas(int index) {
      return transactions.get(index).transaction().gas().limit();
    }

    @Override
    public @Nullable Tracer tracer(int index) {
      boolean watched = only < 0 || index == only;
      watcher = watched ? trace.watcher(gas(index), deadline) : null;
      return watcher == null ? null : watcher.tracer();
    }

    private void tell(Trace.Watcher watched, Executed executed, int index) {
      try {
        traces.add(watched.tell(executed, gas(index), logs));
      } catch (RpcException e) {
        untold = e;
      }
    }

    List<JsonObject> traces() throws RpcException {
      if (untold != null) {
        throw untold;
      }
      return traces;
    }

    @Override
    public void ran(int index, TransactionResult result) {
      if (result instanceof Executed executed) {
        if (watcher != null && untold == null) {
          tell(watcher, executed, index);
        }
        logs += executed.logs().size();
      }
    }
  }
}
