package org.poai.libp2p.transport;

/** An address that one cannot listen on. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean inUse;

  public ListenException(String message, boolean inUse) {
    super(message);
    this.inUse = inUse;
  }

  /** Whether another socket listens there. */
  public boolean isInUse() {
    return inUse;
  }
}
