package org.poai.market.duty;

import java.util.List;
import java.util.OptionalLong;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.rules.BaseFee;
import org.poai.evm.BlockProcessor;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * Tries a message as the next block would run it, so that nothing is paid for a call that a
 * contract refuses.
 */
record DryRun(BlockProcessor processor, SealedHeader parent, StateView state) {
  private static final long MOST_GAS = 10_000_000;

  /** More than it took just now: what stands before it in the block may make it dearer. */
  private static final long SPARE_GAS = 30_000;

  /** A gas limit that suffices; empty where the contract refuses the message. */
  OptionalLong gasLimit(Address from, Message message) {
    Execution execution = parent.header().execution();
    Lineage lineage =
        new Lineage(
            parent.number().next(),
            parent.hash(),
            parent.header().lineage().timestamp() + 1,
            Address.ZERO);
    Environment environment =
        new Environment(
            lineage,
            execution.gasLimit(),
            BaseFee.after(execution),
            Hash32.ZERO,
            number -> Hash32.ZERO,
            List.of());
    TransactionResult result =
        processor.call(
            state,
            processor.context(environment),
            new Call(from, message, MOST_GAS, UInt256.ZERO, List.of()),
            null);
    return result instanceof Executed executed && executed.outcome().success()
        ? OptionalLong.of(executed.peakGas() + executed.peakGas() / 4 + SPARE_GAS)
        : OptionalLong.empty();
  }
}
