package org.poai.rpc.call;

import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;

/**
 * Ends an execution that turns out to be a long one: by the gas that it has used, which bounds what
 * it reads as well as what it computes. A token's balance uses a tenth of it.
 */
final class ShortCall implements Tracer {
  private static final long GAS = 30_000;

  private long allowed;

  /** What the frames below have kept for themselves. */
  private long kept;

  /** Ends an execution from within. */
  static final class LongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LongException() {
      super("long", null, false, false);
    }
  }

  @Override
  public void enter(Frame frame) {
    if (frame.depth == 0) {
      allowed = frame.gas - GAS;
    } else {
      kept += frame.execution.parent(frame).gas;
    }
    // One step can use all the gas in these.
    if (frame.execution.block().precompiles().at(frame.target.address()) != null) {
      throw new LongException();
    }
  }

  @Override
  public void step(Frame frame, int opcode) {
    look(frame);
  }

  private void look(Frame frame) {
    if (kept + frame.gas < allowed) {
      throw new LongException();
    }
  }

  @Override
  public void exit(Frame frame) {
    look(frame); // its last step may have made a large output
    if (frame.depth > 0) {
      kept -= frame.execution.parent(frame).gas;
    }
  }
}
