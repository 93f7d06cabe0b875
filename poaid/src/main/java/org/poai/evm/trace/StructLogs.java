package org.poai.evm.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.gas.OperationTable;
import org.poai.evm.world.Code;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/** Notes every operation with what it found, as go-ethereum's {@code structLogger} does. */
public final class StructLogs implements Tracer {
  /** Words of what steps found that are noted in all: a loop could ask for gigabytes. */
  private static final long MAX_WORDS = 1 << 20;

  private final Options options;
  private long words;
  private boolean cut;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Address, TreeMap<UInt256, UInt256>> storage = new HashMap<>();

  /** The step whose price is not known yet: the last one. */
  private @Nullable Step last;

  public StructLogs(Options options) {
    this.options = options;
  }

  /**
   * What to note.
   *
   * @param limit of steps; later ones are left out
   */
  public record Options(
      boolean stack, boolean memory, boolean storage, boolean returnData, int limit) {}

  /**
   * An operation.
   *
   * @param pc where it lies in the code
   * @param depth of the call, from 1
   */
  public record Step(
      int pc, int opcode, Gas gas, int depth, Optional<Halt> error, Picture picture) {
    private Step with(long cost, Optional<Halt> halt) {
      return new Step(pc, opcode, new Gas(gas.left, cost, gas.refund), depth, halt, picture);
    }
  }

  /**
   * What was left before the operation, its price with the gas that a call passes on, and the
   * refund counter.
   */
  public record Gas(long left, long cost, long refund) {}

  /**
   * What the operation found; empty where it was not asked for.
   *
   * @param stack the lowest word first
   * @param storage what was read and written of this account's so far, on SLOAD and SSTORE
   * @param returnData what the last call gave
   */
  public record Picture(
      List<UInt256> stack, Bytes memory, Map<UInt256, UInt256> storage, Bytes returnData) {
    private long words() {
      return stack.size() + (memory.size() + returnData.size()) / 32 + 2L * storage.size();
    }
  }

  /** The steps so far, in the order in which they ran. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Whether there were more steps than could be noted. */
  public boolean isCut() {
    return cut;
  }

  @Override
  public void step(Frame frame, int opcode) {
    price(frame.depth + 1, frame.gas);
    if (steps.size() >= options.limit || words > MAX_WORDS) {
      cut = true;
      return;
    }
    Gas gas = new Gas(frame.gas, 0, frame.execution.world().refund());
    Picture found =
        new Picture(stack(frame), memory(frame), storage(frame, opcode), returnData(frame));
    words += found.words();
    last = new Step(frame.pc - Code.START, opcode, gas, frame.depth + 1, Optional.empty(), found);
    steps.add(last);
  }

  @Override
  public void fault(Frame frame, Halt halt) {
    Step failed = last;
    if (failed != null && failed.depth == frame.depth + 1) {
      long price = OperationTable.price(OperationTable.table()[failed.opcode]);
      steps.set(steps.size() - 1, failed.with(price, Optional.of(halt)));
      last = null;
    }
  }

  @Override
  public void enter(Frame frame) {
    if (frame.depth > 0) {
      price(frame.depth, frame.execution.parent(frame).gas);
    }
  }

  @Override
  public void exit(Frame frame) {
    price(frame.depth + 1, frame.gas);
  }

  /** Completes the last step, if it was one of a call at this depth. */
  private void price(int depth, long left) {
    Step open = last;
    if (open != null && open.depth == depth) {
      steps.set(steps.size() - 1, open.with(open.gas.left - left, open.error));
      last = null;
    }
  }

  private List<UInt256> stack(Frame frame) {
    List<UInt256> words = new ArrayList<>();
    for (int at = frame.base; options.stack && at <= frame.sp; at += Limbs.WORD) {
      words.add(Limbs.get(frame.execution.stack(), at));
    }
    return words;
  }

  private Bytes memory(Frame frame) {
    return options.memory
        ? Bytes.of(Arrays.copyOf(frame.memory.bytes(), frame.memory.size()))
        : Bytes.EMPTY;
  }

  private Bytes returnData(Frame frame) {
    int from = frame.returnFrom;
    return options.returnData
        ? Bytes.of(Arrays.copyOfRange(frame.returnData, from, from + frame.returnSize))
        : Bytes.EMPTY;
  }

  private Map<UInt256, UInt256> storage(Frame frame, int opcode) {
    boolean writes = opcode == Opcodes.SSTORE;
    int needed = writes ? 2 * Limbs.WORD : Limbs.WORD;
    boolean isStorage = writes || opcode == Opcodes.SLOAD;
    if (!options.storage || !isStorage || frame.sp + Limbs.WORD < frame.base + needed) {
      return Map.of();
    }
    long[] s = frame.execution.stack();
    UInt256 value =
        writes
            ? Limbs.get(s, frame.sp - Limbs.WORD)
            : frame.execution.world().slot(frame.self, s, frame.sp).value();
    TreeMap<UInt256, UInt256> seen =
        storage.computeIfAbsent(frame.self.address(), any -> new TreeMap<>());
    seen.put(Limbs.get(s, frame.sp), value);
    return Map.copyOf(seen);
  }
}
