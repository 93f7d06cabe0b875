package org.poai.chain;

import java.util.List;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.rules.BlockWrite;
import org.poai.chain.rules.Effects;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.OrderedTrieRoot;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * Runs a block on the state of its parent: transactions, fees, subsidy; protocol section 10. A pure
 * function, safe on any thread.
 */
public interface BlockExecutor {
  /**
   * Executes a block.
   *
   * @throws InvalidTransactionException when a transaction may not stand where it stands
   */
  Outcome execute(
      StateView parentState, Environment environment, List<SignedTransaction> transactions)
      throws InvalidTransactionException;

  /**
   * Makes a block of transactions that are offered in the order of their worth: what may not stand
   * where its turn comes, and what does not fit, is left out.
   *
   * @param room bytes that the transactions may take, as {@link BlockCodec#room} counts them
   */
  Built build(
      StateView parentState, Environment environment, List<SignedTransaction> offered, long room);

  /**
   * What a block's header tells its transactions, and what is written before them.
   *
   * @param prevRandao as protocol section 10 defines it
   * @param writes the system writes of the first block of an epoch, protocol section 11, and the
   *     edits of a chain that has such; none where only calls are tried
   */
  record Environment(
      Lineage lineage,
      long gasLimit,
      UInt256 baseFeePerGas,
      Hash32 prevRandao,
      BlockHashes hashes,
      List<BlockWrite> writes) {
    public Environment {
      writes = List.copyOf(writes);
    }

    /** The same with other writes. */
    public Environment with(List<BlockWrite> others) {
      return new Environment(lineage, gasLimit, baseFeePerGas, prevRandao, hashes, others);
    }
  }

  /** Hashes of a block's own ancestors. */
  @FunctionalInterface
  interface BlockHashes {
    /** The hash of one of the last 256 blocks before the present one. */
    Hash32 at(long number);
  }

  /**
   * What a block did; the new state root is the delta's.
   *
   * @param moves of each transaction what its code did to accounts and no log says
   */
  record Outcome(StateDelta delta, List<Receipt> receipts, List<List<InternalMove>> moves) {
    public Outcome {
      receipts = List.copyOf(receipts);
      moves = List.copyOf(moves);
    }

    /** As a header must say it. */
    public Effects effects() {
      Bloom bloom = new Bloom();
      receipts.forEach(receipt -> bloom.add(receipt.logsBloom()));
      return new Effects(
          delta.root(),
          OrderedTrieRoot.of(receipts.stream().map(Receipt::encode).toList()),
          bloom.toBytes(),
          gasUsed());
    }

    /** What a header says of the block, whose body has these envelopes. */
    public Execution execution(List<Envelope> transactions, long gasLimit, UInt256 baseFeePerGas) {
      Effects effects = effects();
      return new Execution(
          effects.stateRoot(),
          BodyCommitments.transactionsRoot(transactions),
          effects.receiptsRoot(),
          effects.logsBloom(),
          gasLimit,
          effects.gasUsed(),
          baseFeePerGas);
    }

    /** By all transactions. */
    public long gasUsed() {
      return receipts.isEmpty() ? 0 : receipts.get(receipts.size() - 1).cumulativeGasUsed();
    }
  }

  /**
   * The transactions that were taken, and what they did.
   *
   * @param unfit which were left out for what no room and no other block makes good
   */
  record Built(List<SignedTransaction> transactions, Outcome outcome, List<Unfit> unfit) {
    public Built {
      transactions = List.copyOf(transactions);
      unfit = List.copyOf(unfit);
    }

    /** The transactions as a block has them. */
    public List<Envelope> envelopes() {
      return transactions.stream().map(SignedTransaction::envelope).toList();
    }
  }

  /** A transaction that may not stand on this state, and why. */
  record Unfit(Hash32 transaction, String why) {}

  /** A transaction that makes its block invalid; the message names it and the reason. */
  final class InvalidTransactionException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidTransactionException(String message) {
      super(message);
    }
  }
}
