package org.poai.evm.operation;

import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.Slot;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;

/** Operations on storage and transient storage. */
public final class Storage {
  private Storage() {}

  /** SLOAD (key); EIP-2929. */
  public static long load(Frame f, long[] s, int sp, long gas) {
    World world = f.execution.world();
    Slot slot = world.slot(f.self, s, sp);
    slot.load(s, sp);
    return gas - (world.access(slot) ? Gas.COLD_SLOT : Gas.WARM);
  }

  /** SSTORE (key, value); EIP-2200 with the prices of EIP-2929 and EIP-3529. */
  public static long store(Frame f, long[] s, int sp, long gas) {
    if (f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    if (gas <= Gas.STORE_SENTRY) {
      return f.halt(Halt.STORE_SENTRY);
    }
    World world = f.execution.world();
    int transaction = world.transaction();
    Slot slot = world.slot(f.self, s, sp);
    int value = sp - Limbs.WORD;
    long left = gas - (world.access(slot) ? Gas.COLD_SLOT : 0);
    if (slot.is(s, value)) {
      return left - Gas.WARM;
    }
    if (slot.isOriginal(transaction)) {
      left -= slot.isZero() ? Gas.STORE_SET : Gas.STORE_RESET;
    } else {
      left -= Gas.WARM;
    }
    if (left < 0) {
      return left;
    }
    long refund = refund(slot, s, value, transaction);
    if (refund != 0) {
      world.addRefund(refund);
    }
    world.store(f.self, slot, s, value);
    return left;
  }

  /** What the change from the present value to another gives back, or takes back. */
  private static long refund(Slot slot, long[] s, int value, int transaction) {
    boolean cleared = Limbs.isZero(s, value);
    if (slot.isOriginal(transaction)) {
      return cleared && !slot.isZero() ? Gas.STORE_CLEAR_REFUND : 0;
    }
    long refund = 0;
    boolean wasZero = slot.wasZero(transaction);
    if (!wasZero) {
      refund -= slot.isZero() ? Gas.STORE_CLEAR_REFUND : 0;
      refund += cleared ? Gas.STORE_CLEAR_REFUND : 0;
    }
    if (slot.wasOriginally(s, value, transaction)) {
      refund += (wasZero ? Gas.STORE_SET : Gas.STORE_RESET) - Gas.WARM;
    }
    return refund;
  }

  /** TLOAD (key); EIP-1153. */
  public static void loadTransient(Frame f, long[] s, int sp) {
    Slot slot = f.execution.world().transientSlot(f.self, s, sp);
    if (slot == null) {
      Limbs.set(s, sp, 0);
    } else {
      slot.load(s, sp);
    }
  }

  /** TSTORE (key, value); EIP-1153. */
  public static long storeTransient(Frame f, long[] s, int sp, long gas) {
    if (f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    f.execution.world().storeTransient(f.self, s, sp, sp - Limbs.WORD);
    return gas;
  }
}
