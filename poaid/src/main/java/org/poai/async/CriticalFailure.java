package org.poai.async;

/**
 * Called with an exception after which a part of the node cannot go on; the node ends in order with
 * its reason.
 */
@FunctionalInterface
public interface CriticalFailure {
  void report(String part, Throwable cause);
}
