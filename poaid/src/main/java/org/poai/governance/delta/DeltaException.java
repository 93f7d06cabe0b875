package org.poai.governance.delta;

/** A file is no delta, or does not make what it says; the message is a clause that says why. */
public final class DeltaException extends Exception {
  private static final long serialVersionUID = 1L;

  public DeltaException(String message) {
    super(message);
  }
}
