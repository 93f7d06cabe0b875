package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.json.JsonValue.JsonObject;
import org.poai.query.MinedBlock;
import org.poai.query.Replays;
import org.poai.rpc.message.RpcException;

/**
 * Transactions of a block that are to run again, watched.
 *
 * @param only which one is watched; all for a negative number
 */
public record TracedBlock(MinedBlock block, int only) {

  /** What is told of those that are watched. */
  public List<JsonObject> replay(Blocks blocks, Replays replays, Trace trace) throws RpcException {
    List<JsonObject> told = new ArrayList<>();
    Notes notes = new Notes(trace, told);
    int count = only < 0 ? block.transactions().size() : only + 1;
    blocks.demand(replays.run(block, count, notes, replays.deadline()), block);
    if (notes.untold != null) {
      throw notes.untold;
    }
    return told;
  }

  /** Tells what was seen. */
  private final class Notes implements Replays.Audience {
    private final Trace trace;
    private final List<JsonObject> told;
    private @Nullable RpcException untold;

    Notes(Trace trace, List<JsonObject> told) {
      this.trace = trace;
      this.told = told;
    }

    @Override
    public Optional<Replays.Watcher> of(int index, SignedTransaction signed) {
      return only < 0 || index == only
          ? Optional.of(watcher(signed.transaction().gas().limit()))
          : Optional.empty();
    }

    private Replays.Watcher watcher(long gas) {
      Trace.Watcher watcher = trace.watcher(gas);
      return new Replays.Watcher() {
        @Override
        public Tracer tracer() {
          return watcher.tracer();
        }

        @Override
        public void ran(Executed executed, int logsBefore) {
          if (untold == null) {
            tell(watcher, executed, logsBefore);
          }
        }

        private void tell(Trace.Watcher seen, Executed executed, int logsBefore) {
          try {
            told.add(seen.tell(executed, gas, logsBefore));
          } catch (RpcException e) {
            untold = e;
          }
        }
      };
    }
  }
}
