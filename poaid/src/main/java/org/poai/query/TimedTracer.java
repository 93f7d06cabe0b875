package org.poai.query;

import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;

/** Hands on what it hears until the time is over, and then ends the execution. */
public final class TimedTracer implements Tracer {
  private static final int STEPS_BETWEEN = 1_024;

  private final Tracer tracer;
  private final Deadline deadline;
  private int steps;

  public TimedTracer(Tracer tracer, Deadline deadline) {
    this.tracer = tracer;
    this.deadline = deadline;
  }

  /** Ends an execution from within; whoever runs it makes an answer of it. */
  public static final class OverdueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverdueException() {
      super("overdue", null, false, false);
    }
  }

  private void look() {
    if (steps++ % STEPS_BETWEEN == 0 && deadline.isOver()) {
      throw new OverdueException();
    }
  }

  @Override
  public void step(Frame frame, int opcode) {
    look();
    tracer.step(frame, opcode);
  }

  @Override
  public void fault(Frame frame, Halt halt) {
    tracer.fault(frame, halt);
  }

  @Override
  public void enter(Frame frame) {
    look();
    tracer.enter(frame);
  }

  @Override
  public void exit(Frame frame) {
    tracer.exit(frame);
  }
}
