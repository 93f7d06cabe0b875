package org.poai.evm.trace;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Slot;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/**
 * Notes what each account that a transaction names had before it, and what has become of it, as
 * go-ethereum's {@code prestateTracer} does. What became of it is to be asked before the next
 * transaction begins.
 */
public final class Prestate extends Touches {
  private final long prepaidGas;
  private final Map<AccountState, Noted> noted = new LinkedHashMap<>();

  /**
   * Watches one execution.
   *
   * @param prepaidGas for how much gas the sender has paid when the tracer first hears of it
   */
  public Prestate(long prepaidGas) {
    this.prepaidGas = prepaidGas;
  }

  /** What an account holds; of its slots those that were named. */
  public record Holding(UInt256 balance, long nonce, Bytes code, Map<UInt256, UInt256> slots) {
    /** As good as not there (EIP-161). */
    public boolean isNothing() {
      return balance.isZero() && nonce == 0 && code.isEmpty();
    }
  }

  /** An account before and after. */
  public record Change(Holding before, Holding after) {}

  /** What was seen of an account first, and where its slots are. */
  private record Noted(
      World world, Holding before, Map<UInt256, UInt256> first, Map<UInt256, Slot> slots) {}

  @Override
  public void enter(Frame frame) {
    ExecutionContext execution = frame.execution;
    if (frame.depth == 0) {
      AccountState sender = execution.origin();
      Holding now = holding(execution.world(), sender);
      UInt256 paid =
          UInt256.of(execution.gasPrice().toBigInteger().multiply(BigInteger.valueOf(prepaidGas)));
      Holding before =
          new Holding(now.balance().plus(paid), now.nonce() - 1, now.code(), now.slots());
      note(execution.world(), sender, before);
      account(execution.world(), frame.self);
      account(
          execution.world(),
          execution.world().account(execution.block().environment().lineage().miner()));
    } else if (frame.isCreation()) {
      account(execution.world(), frame.self);
    }
  }

  @Override
  void account(World world, AccountState account) {
    if (!noted.containsKey(account)) {
      note(world, account, holding(world, account));
    }
  }

  private void note(World world, AccountState account, Holding before) {
    noted.put(account, new Noted(world, before, new TreeMap<>(), new TreeMap<>()));
  }

  private static Holding holding(World world, AccountState account) {
    return new Holding(account.balance(), account.nonce(), world.code(account).bytes(), Map.of());
  }

  @Override
  void slot(World world, AccountState account, Slot slot) {
    account(world, account);
    Noted its = noted.get(account);
    if (its != null && !its.slots.containsKey(slot.key())) {
      its.first.put(slot.key(), slot.value());
      its.slots.put(slot.key(), slot);
    }
  }

  /** Every account that was named. */
  public Map<Address, Change> changes() {
    Map<Address, Change> changes = new TreeMap<>();
    noted.forEach(
        (account, its) -> {
          Holding now = holding(its.world, account);
          boolean gone = account.isEmpty();
          Map<UInt256, UInt256> values = new TreeMap<>();
          its.slots.forEach((key, slot) -> values.put(key, gone ? UInt256.ZERO : slot.value()));
          Holding before = its.before;
          changes.put(
              account.address(),
              new Change(
                  new Holding(before.balance(), before.nonce(), before.code(), its.first),
                  new Holding(now.balance(), now.nonce(), now.code(), values)));
        });
    return changes;
  }
}
