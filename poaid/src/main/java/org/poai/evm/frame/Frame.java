package org.poai.evm.frame;

import org.jspecify.annotations.Nullable;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Code;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * One call or creation while it runs: the registers of the machine. Its fields are open to the
 * operations, which are the machine's hands; nobody else writes them.
 */
public final class Frame {
  private static final byte[] NOTHING = new byte[0];

  public final ExecutionContext execution;
  public final int depth;
  public final Memory memory = new Memory();

  /** What opened the frame: an operation's byte, CALL or CREATE for the transaction's own. */
  public int kind;

  public Code code = Code.EMPTY;

  /** Index into the padded code. */
  public int pc;

  /** Where the operation is that was looked at one by one and may run; 0 for none. */
  public int exempt;

  /** Index of the lowest word of this frame in the stack. */
  public int base;

  /** Index of the top word; a word below {@link #base} when there is none. */
  public int sp;

  public long gas;

  /** The account whose storage and balance the code has. */
  public AccountState self;

  /** The account that CALLER gives. */
  public AccountState caller;

  /** The account whose code runs. */
  public AccountState target;

  public UInt256 value = UInt256.ZERO;
  public boolean isStatic;

  // The call's data, within an array that does not change while the call runs.
  public byte[] input = NOTHING;
  public int inputFrom;
  public int inputSize;

  // What the last call out of this frame returned.
  public byte[] returnData = NOTHING;
  public int returnFrom;
  public int returnSize;

  // What this frame returns.
  public byte[] output = NOTHING;
  public int outputFrom;
  public int outputSize;

  // Where the caller wants the output in its memory.
  public int resultFrom;
  public int resultSize;

  /** Why it failed; null while it has not. */
  public @Nullable Halt halt;

  public boolean reverted;

  /** The point of the world to which a failure goes back. */
  public int snapshot;

  @SuppressWarnings("NullAway.Init") // accounts: whoever prepares a frame sets them
  Frame(ExecutionContext execution, int depth) {
    this.execution = execution;
    this.depth = depth;
  }

  void reset(int newBase) {
    memory.clear();
    pc = Code.START;
    base = newBase;
    sp = newBase - Limbs.WORD;
    value = UInt256.ZERO;
    isStatic = false;
    setInput(NOTHING, 0, 0);
    setReturnData(NOTHING, 0, 0);
    setOutput(NOTHING, 0, 0);
    resultSize = 0;
    halt = null;
    reverted = false;
  }

  public void setInput(byte[] bytes, int from, int size) {
    input = bytes;
    inputFrom = from;
    inputSize = size;
  }

  public void setReturnData(byte[] bytes, int from, int size) {
    returnData = bytes;
    returnFrom = from;
    returnSize = size;
  }

  public void clearReturnData() {
    setReturnData(NOTHING, 0, 0);
  }

  public void setOutput(byte[] bytes, int from, int size) {
    output = bytes;
    outputFrom = from;
    outputSize = size;
  }

  /** Whether it makes a contract. */
  public boolean isCreation() {
    return kind == Opcodes.CREATE || kind == Opcodes.CREATE2;
  }

  public boolean succeeded() {
    return halt == null && !reverted;
  }

  /** Fails; what an operation returns as the gas that is left. */
  public long halt(Halt reason) {
    halt = reason;
    return -1;
  }
}
