package org.poai.async;

/**
 * A part of the node that runs between {@code start} and {@code stop}; each is called once, in that
 * order.
 */
public interface Service {
  /** Begins work; throws when the part cannot work, with a sentence for the operator. */
  void start();

  /** Ends work in order and waits for it; never throws, and returns within about a second. */
  void stop();
}
