package org.poai.evm.processor;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Gas;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.interpreter.Interpreter;
import org.poai.evm.operation.Creations;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Outcome;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Code;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/** Runs the transactions of one block, in order, on its world. Not thread-safe. */
public final class TransactionProcessor {
  private final World world;
  private final BlockContext block;
  private final ExecutionContext execution;

  public TransactionProcessor(World world, BlockContext block, @Nullable Tracer tracer) {
    this.world = world;
    this.block = block;
    this.execution = new ExecutionContext(world, block, tracer);
  }

  /**
   * Runs one transaction; the world's transaction ends with it.
   *
   * @param gasLeft what the block's gas limit leaves for it, unsigned
   */
  public TransactionResult process(SignedTransaction signed, long gasLeft) {
    Transaction transaction = signed.transaction();
    AccountState sender = world.account(signed.sender());
    Optional<Refusal> refusal = ofBlock(transaction, gasLeft);
    if (refusal.isEmpty()) {
      boolean isContract = sender.hasCode() && !signed.isPlayed();
      refusal = isContract ? Optional.of(Refusal.SENDER_HAS_CODE) : ofSender(transaction, sender);
    }
    return refusal.isPresent() ? new Refused(refusal.get()) : pass(transaction, sender);
  }

  /** The same with one that nobody signed: also a contract may send it. */
  public TransactionResult unsigned(Transaction transaction, Address from, long gasLeft) {
    AccountState sender = world.account(from);
    Optional<Refusal> refusal = ofBlock(transaction, gasLeft);
    if (refusal.isEmpty()) {
      refusal = ofSender(transaction, sender);
    }
    return refusal.isPresent() ? new Refused(refusal.get()) : pass(transaction, sender);
  }

  private Executed pass(Transaction transaction, AccountState sender) {
    UInt256 price = transaction.effectiveGasPrice(environment().baseFeePerGas());
    execution.begin(sender, price);
    pay(sender, transaction.gas().limit(), price);
    Frame frame =
        run(transaction.message(), transaction.accessList(), transaction.gas().limit(), sender);
    return settle(frame, transaction, price);
  }

  /**
   * Tries a call as if it were the next transaction, but that its gas costs nothing and that it has
   * the right nonce. What it changes stays in the world: later calls see it, and a world that is
   * not committed leaves no trace.
   */
  public TransactionResult call(Call call) {
    AccountState sender = world.account(call.from());
    if (call.gas() < TransactionRules.intrinsicGas(call.message(), call.accessList())) {
      return new Refused(Refusal.INTRINSIC_GAS);
    }
    if (sender.balance().compareTo(call.message().value()) < 0) {
      return new Refused(Refusal.INSUFFICIENT_FUNDS);
    }
    execution.begin(sender, call.gasPrice());
    world.setNonce(sender, sender.nonce() + 1);
    Frame frame = run(call.message(), call.accessList(), call.gas(), sender);
    return executed(frame, call.gas(), used(frame, call.gas()));
  }

  /** Runs nothing any more. */
  public void end() {
    execution.end();
  }

  private Environment environment() {
    return block.environment();
  }

  /** Why it may not stand in this block, whoever sends it. */
  private Optional<Refusal> ofBlock(Transaction transaction, long gasLeft) {
    Optional<Refusal> stateless = TransactionRules.check(transaction, block.rules());
    if (stateless.isPresent()) {
      return stateless;
    }
    long limit = transaction.gas().limit();
    if (limit < 0 || Long.compareUnsigned(limit, gasLeft) > 0) {
      return Optional.of(Refusal.BLOCK_GAS_EXCEEDED);
    }
    return transaction.gas().maxFee().compareTo(environment().baseFeePerGas()) < 0
        ? Optional.of(Refusal.FEE_BELOW_BASE_FEE)
        : Optional.empty();
  }

  /** Why this account may not send it now. */
  private static Optional<Refusal> ofSender(Transaction transaction, AccountState sender) {
    int order = Long.compareUnsigned(transaction.nonce(), sender.nonce());
    if (order != 0) {
      return Optional.of(order < 0 ? Refusal.NONCE_TOO_LOW : Refusal.NONCE_TOO_HIGH);
    }
    BigInteger cost = TransactionRules.maxCost(transaction);
    return cost.compareTo(sender.balance().toBigInteger()) > 0
        ? Optional.of(Refusal.INSUFFICIENT_FUNDS)
        : Optional.empty();
  }

  /** Takes the gas in advance, and counts the nonce up. */
  private void pay(AccountState sender, long gas, UInt256 price) {
    world.setBalance(sender, sender.balance().minus(times(price, gas)));
    world.setNonce(sender, sender.nonce() + 1);
  }

  /** Runs a message whose sender's nonce was counted up. */
  private Frame run(
      Message message, List<AccessEntry> accessList, long limit, AccountState sender) {
    Address to =
        message.to().orElseGet(() -> Creations.address(sender.address(), sender.nonce() - 1));
    AccountState target = world.account(to);
    warm(sender, target, accessList);
    byte[] data = message.data().toArray();
    Frame frame = execution.root();
    frame.kind = message.isCreation() ? Opcodes.CREATE : Opcodes.CALL;
    frame.gas = limit - TransactionRules.intrinsicGas(message, accessList);
    frame.target = target;
    frame.self = target;
    frame.caller = sender;
    frame.value = message.value();
    if (message.isCreation()) {
      frame.code = Code.once(data, 0, data.length);
    } else {
      frame.code = world.code(target);
      frame.setInput(data, 0, data.length);
    }
    Interpreter.run(frame);
    return frame;
  }

  /** What is warm from the start (EIP-2929, EIP-2930, EIP-3651). */
  private void warm(AccountState sender, AccountState target, List<AccessEntry> accessList) {
    world.access(sender);
    world.access(target);
    world.access(world.account(environment().lineage().miner()));
    long[] key = new long[Limbs.WORD];
    for (AccessEntry entry : accessList) {
      AccountState account = world.account(entry.address());
      world.access(account);
      for (Hash32 slot : entry.keys()) {
        Limbs.load(slot.toArray(), 0, key, 0);
        world.access(world.slot(account, key, 0));
      }
    }
  }

  /** The gas that was used, after the refund (EIP-3529). */
  private long used(Frame frame, long limit) {
    long used = limit - frame.gas;
    return used - Math.min(world.refund(), used / Gas.REFUND_QUOTIENT);
  }

  /** Gives back what is left, pays the miner, and ends the transaction. */
  private Executed settle(Frame frame, Transaction transaction, UInt256 price) {
    long limit = transaction.gas().limit();
    long used = used(frame, limit);
    world.addBalance(execution.origin(), times(price, limit - used));
    UInt256 fee = block.rules().feesToMiner() ? price : price.minus(environment().baseFeePerGas());
    world.addBalance(world.account(environment().lineage().miner()), times(fee, used));
    return executed(frame, limit, used);
  }

  /** Ends the transaction. */
  private Executed executed(Frame frame, long limit, long used) {
    List<InternalMove> moves = world.takeMoves();
    List<Log> logs = world.endTransaction();
    byte[] output =
        Arrays.copyOfRange(frame.output, frame.outputFrom, frame.outputFrom + frame.outputSize);
    Outcome outcome = new Outcome(frame.succeeded(), Optional.ofNullable(frame.halt));
    Optional<Address> created =
        frame.isCreation() && frame.succeeded()
            ? Optional.of(frame.self.address())
            : Optional.empty();
    return new Executed(outcome, used, limit - frame.gas, Bytes.of(output), created, logs, moves);
  }

  /** A product that the sender's balance was found to cover. */
  private static UInt256 times(UInt256 price, long gas) {
    return UInt256.of(price.toBigInteger().multiply(BigInteger.valueOf(gas)));
  }
}
