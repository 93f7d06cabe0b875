package org.poai.libp2p.transport;

/** A peer that was not reached; the message says why in a few words. */
public final class DialException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isSelf;

  public DialException(String message) {
    this(message, false);
  }

  private DialException(String message, boolean isSelf) {
    super(message, null, false, false);
    this.isSelf = isSelf;
  }

  /** Who answered, or would, has the id of this node. */
  public static DialException self() {
    return new DialException("it has this node's own id", true);
  }

  public boolean isSelf() {
    return isSelf;
  }
}
