package org.poai.libp2p.multiformats;

/**
 * Bytes or text that are not the value they should be; the message is one clause. It has no stack
 * trace, since whoever sends nonsense may cause many.
 */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public FormatException(String clause) {
    super(clause, null, false, false);
  }
}
