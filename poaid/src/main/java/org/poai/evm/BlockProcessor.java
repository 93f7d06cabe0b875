package org.poai.evm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.BlockWrite;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.StateEdit;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Gas;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionProcessor;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * Runs blocks in the EVM: system writes, then their transactions in order, each paying the miner,
 * then the subsidy; protocol sections 10 and 11.
 */
public final class BlockProcessor implements BlockExecutor {
  private static final long CODE_CACHE_BYTES = 64 << 20;

  private final ExecutionRules rules;
  private final Subsidy subsidy;
  private final CodeCache codes = new CodeCache(CODE_CACHE_BYTES);

  public BlockProcessor(ExecutionRules rules, Subsidy subsidy) {
    this.rules = rules;
    this.subsidy = subsidy;
  }

  /** The processor by the rules of a chain. */
  public static BlockProcessor of(ChainSpec spec) {
    return new BlockProcessor(
        ExecutionRules.poai(spec.identity().chainId()), Subsidy.of(spec.economy()));
  }

  @Override
  public Outcome execute(
      StateView parentState, Environment environment, List<SignedTransaction> transactions)
      throws InvalidTransactionException {
    Run run = new Run(parentState, environment);
    for (int i = 0; i < transactions.size(); i++) {
      SignedTransaction transaction = transactions.get(i);
      Optional<Refusal> refusal = run.add(transaction);
      if (refusal.isPresent()) {
        throw new InvalidTransactionException(
            "transaction " + i + ", " + transaction.hash() + ": " + refusal.get());
      }
    }
    return run.end();
  }

  @Override
  public Built build(
      StateView parentState, Environment environment, List<SignedTransaction> offered, long room) {
    Run run = new Run(parentState, environment);
    List<SignedTransaction> taken = new ArrayList<>();
    List<Unfit> unfit = new ArrayList<>();
    long left = room;
    for (SignedTransaction transaction : offered) {
      if (run.gasLeft() < Gas.TRANSACTION) {
        break;
      }
      int size = BlockCodec.room(transaction.envelope());
      if (size > left) {
        continue;
      }
      Optional<Refusal> refusal = run.add(transaction);
      if (refusal.isEmpty()) {
        taken.add(transaction);
        left -= size;
      } else if (!refusal.get().isOfThePlace()) {
        unfit.add(new Unfit(transaction.hash(), refusal.get().toString()));
      }
    }
    return new Built(taken, run.end(), unfit);
  }

  /** The state that the first transaction finds: the parent's, and on it the block's writes. */
  private World begun(StateView parentState, Environment environment) {
    return begun(parentState, environment.writes());
  }

  private World begun(StateView parentState, List<? extends BlockWrite> writes) {
    World world = new World(parentState, codes);
    if (!writes.isEmpty()) {
      writes.forEach(write -> write(world, write));
      world.endTransaction();
    }
    return world;
  }

  private static void write(World world, BlockWrite write) {
    if (write instanceof SystemWrite system) {
      world.writeBefore(system.contract(), system.slot(), system.word());
    } else if (write instanceof StateEdit edit) {
      world.edit(edit);
    }
  }

  /** What edits of a state amount to. */
  public StateDelta edited(StateView state, List<StateEdit> edits) {
    return begun(state, edits).commit();
  }

  /** What the miner of a block gets beside fees. */
  public Wei subsidy(BlockNumber number) {
    return subsidy.of(number);
  }

  /** What the code of a block's transactions sees of it. */
  public BlockContext context(Environment environment) {
    return new BlockContext(environment, rules);
  }

  /** Tries a call in a block, on any state, watched by a tracer where there is one. */
  public TransactionResult call(
      StateView state, BlockContext block, Call call, @Nullable Tracer tracer) {
    TransactionProcessor processor =
        new TransactionProcessor(new World(state, codes), block, tracer);
    TransactionResult result = processor.call(call);
    processor.end();
    return result;
  }

  /** Transactions that run again, one after another. */
  public interface Replay {
    /** Who watches one; null where it is only to be done. */
    @Nullable Tracer tracer(int index);

    /** One has run, and the next has not begun. */
    void ran(int index, TransactionResult result);
  }

  /** Runs transactions of a block again, from the first on; gives what they changed. */
  public StateDelta replay(
      StateView parentState,
      Environment environment,
      List<SignedTransaction> transactions,
      Replay replay) {
    World world = begun(parentState, environment);
    BlockContext context = context(environment);
    long gasLeft = environment.gasLimit();
    for (int i = 0; i < transactions.size(); i++) {
      TransactionResult result =
          new TransactionProcessor(world, context, replay.tracer(i))
              .process(transactions.get(i), gasLeft);
      gasLeft -= result instanceof Executed executed ? executed.gasUsed() : 0;
      replay.ran(i, result);
    }
    return world.commit();
  }

  /** A block to be tried on a state, one transaction after another. */
  public Trial trial(StateView parentState) {
    return new Trial(new World(parentState, codes));
  }

  /** A block on its way that no chain will have; not thread-safe. */
  public static final class Trial {
    private final World world;
    private final Tally tally = new Tally();

    private Trial(World world) {
      this.world = world;
    }

    /** By all so far. */
    public long gasUsed() {
      return tally.gasUsed;
    }

    /** The nonce that an account has now. */
    public long nonce(Address account) {
      return world.account(account).nonce();
    }

    /** What an account has now. */
    public UInt256 balance(Address account) {
      return world.account(account).balance();
    }

    /** Runs the next transaction; nobody need have signed it. */
    public TransactionResult run(
        Transaction transaction, Address from, BlockContext block, Tracer tracer) {
      TransactionProcessor processor = new TransactionProcessor(world, block, tracer);
      TransactionResult result =
          processor.unsigned(transaction, from, block.environment().gasLimit() - tally.gasUsed);
      processor.end();
      if (result instanceof Executed executed) {
        tally.add(transaction.type(), executed);
      }
      return result;
    }

    /** What all of them have done; there is no subsidy. */
    public Outcome end() {
      return new Outcome(world.commit(), tally.receipts, tally.moves);
    }
  }

  /** What the transactions of a block have used and told so far. */
  private static final class Tally {
    final List<Receipt> receipts = new ArrayList<>();
    final List<List<InternalMove>> moves = new ArrayList<>();
    long gasUsed;

    void add(TransactionType type, Executed executed) {
      gasUsed += executed.gasUsed();
      receipts.add(
          new Receipt(
              type,
              executed.outcome().success(),
              gasUsed,
              Bloom.of(executed.logs()),
              executed.logs()));
      moves.add(executed.moves());
    }
  }

  /** One block on its way. */
  private final class Run {
    private final Environment environment;
    private final World world;
    private final TransactionProcessor processor;
    private final Tally tally = new Tally();

    Run(StateView parentState, Environment environment) {
      this.environment = environment;
      this.world = begun(parentState, environment);
      this.processor = new TransactionProcessor(world, context(environment), null);
    }

    long gasLeft() {
      return environment.gasLimit() - tally.gasUsed;
    }

    /** Runs the next transaction, or says why it may not stand here. */
    Optional<Refusal> add(SignedTransaction signed) {
      TransactionResult result = processor.process(signed, gasLeft());
      if (result instanceof Refused refused) {
        return Optional.of(refused.reason());
      }
      tally.add(signed.transaction().type(), (Executed) result);
      return Optional.empty();
    }

    /** "Credited after the last transaction; a zero credit touches no account." */
    Outcome end() {
      Wei credit = subsidy.of(environment.lineage().number());
      if (!credit.isZero()) {
        world.addBalance(world.account(environment.lineage().miner()), credit.value());
        world.endTransaction();
      }
      return new Outcome(world.commit(), tally.receipts, tally.moves);
    }
  }
}
