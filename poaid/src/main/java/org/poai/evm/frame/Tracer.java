package org.poai.evm.frame;

/** Watches an execution; it may look at frames and change nothing. */
public interface Tracer {
  /** An operation is about to run; {@code frame} has pc, stack and gas as it finds them. */
  default void step(Frame frame, int opcode) {}

  /** The operation that {@link #step} told of could not run, or failed. */
  default void fault(Frame frame, Halt halt) {}

  /** A call or creation begins. */
  default void enter(Frame frame) {}

  /** A call or creation has ended, and its effects are in place or undone. */
  default void exit(Frame frame) {}
}
