package org.poai.evm.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.World;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * What the calls of a transaction share: the world, the block, who pays, and one stack in which
 * each frame's words begin above those of its caller. It can be used for one transaction after
 * another; one thread owns it.
 */
public final class ExecutionContext {
  private static final int STACK_LIMIT = 1024;

  /** Above a full stack, so that operations may use places of spent operands. */
  private static final int SPARE = 4;

  private final World world;
  private final BlockContext block;
  private final @Nullable Tracer tracer;

  private static final int FIRST_STACK = Limbs.WORD * (STACK_LIMIT + SPARE + 1);

  /**
   * The stack of an execution of this thread that has ended: to clear a new one would take longer
   * than most calls do. What lies above the top is never read.
   */
  private static final ThreadLocal<long[]> LEFT = new ThreadLocal<>();

  private long[] stack = firstStack();
  private @Nullable Frame[] frames = new @Nullable Frame[16];

  private UInt256 gasPrice = UInt256.ZERO;
  private @Nullable AccountState origin;

  /** The call or creation that an operation asks for; the interpreter takes it up. */
  private @Nullable Frame pending;

  private final byte[] scratch = new byte[UInt256.SIZE];

  public ExecutionContext(World world, BlockContext block, @Nullable Tracer tracer) {
    this.world = world;
    this.block = block;
    this.tracer = tracer;
  }

  private static long[] firstStack() {
    long[] left = LEFT.get();
    LEFT.remove();
    return left != null ? left : new long[FIRST_STACK];
  }

  /** Leaves the stack to the next execution of this thread; this one runs nothing any more. */
  public void end() {
    if (stack.length == FIRST_STACK) {
      LEFT.set(stack);
    }
    stack = new long[0];
  }

  /** Begins a transaction. */
  public void begin(AccountState sender, UInt256 effectiveGasPrice) {
    origin = sender;
    gasPrice = effectiveGasPrice;
  }

  public World world() {
    return world;
  }

  public BlockContext block() {
    return block;
  }

  public @Nullable Tracer tracer() {
    return tracer;
  }

  /** The account that signed the transaction. */
  public AccountState origin() {
    if (origin == null) {
      throw new IllegalStateException("no transaction has begun");
    }
    return origin;
  }

  public UInt256 gasPrice() {
    return gasPrice;
  }

  /** The stack of all frames; another array after a frame was made. */
  public long[] stack() {
    return stack;
  }

  /** 32 bytes for the time of an operation. */
  public byte[] scratch() {
    return scratch;
  }

  /** A clean frame for the transaction's own call. */
  public Frame root() {
    return prepare(0, Limbs.WORD);
  }

  /** A clean frame for a call out of one whose stack ends at {@code top}. */
  public Frame child(Frame caller, int top) {
    return prepare(caller.depth + 1, top + Limbs.WORD);
  }

  /** The frame that made this call. */
  public Frame parent(Frame frame) {
    Frame parent = frames[frame.depth - 1];
    if (parent == null) {
      throw new IllegalStateException("a call without a caller");
    }
    return parent;
  }

  private Frame prepare(int depth, int base) {
    int end = base + Limbs.WORD * (STACK_LIMIT + SPARE);
    if (end > stack.length) {
      stack = Arrays.copyOf(stack, 2 * end);
    }
    if (depth == frames.length) {
      // One more than may run: a call that is too deep is a frame, too, that ends at once.
      frames = Arrays.copyOf(frames, Math.min(2 * depth, Gas.MAX_DEPTH + 2));
    }
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame(this, depth);
      frames[depth] = frame;
    }
    frame.reset(base);
    return frame;
  }

  /** Asks for a call or creation; one that has failed already ends before it begins. */
  public void request(Frame frame) {
    pending = frame;
  }

  /** Whether an operation has asked for a call or creation. */
  public boolean isCalling() {
    return pending != null;
  }

  /** Takes up what was asked for. */
  public Frame takePending() {
    Frame taken = pending;
    if (taken == null) {
      throw new IllegalStateException("nothing was asked for");
    }
    pending = null;
    return taken;
  }

  /** The highest place that the top word of a frame may have. */
  public static int limit(int base) {
    return base + Limbs.WORD * (STACK_LIMIT - 1);
  }
}
