package org.poai.contract;

import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.BlockProcessor;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * Contracts on the state after a block of the own chain. What one question has read of it the next
 * need not read again.
 *
 * @param state belongs to the caller
 */
public record StateContracts(BlockProcessor processor, SealedHeader block, StateView state)
    implements ContractReader<RuntimeException> {
  private static final long GAS = 5_000_000;

  public StateContracts {
    state = state.shared();
  }

  /**
   * What a contract gives.
   *
   * @throws IllegalArgumentException when it refuses the question
   */
  @Override
  public Bytes call(Address contract, Bytes input) {
    Environment environment =
        new Environment(
            block.header().lineage(),
            block.header().execution().gasLimit(),
            UInt256.ZERO,
            Hash32.ZERO,
            number -> Hash32.ZERO,
            List.of());
    Message question = new Message(Optional.of(contract), UInt256.ZERO, input);
    TransactionResult result =
        processor.call(
            state,
            processor.context(environment),
            new Call(Address.ZERO, question, GAS, UInt256.ZERO, List.of()),
            null);
    if (result instanceof Executed executed && executed.outcome().success()) {
      return executed.output();
    }
    throw new IllegalArgumentException("the contract refuses the question");
  }
}
