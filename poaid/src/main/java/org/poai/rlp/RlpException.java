package org.poai.rlp;

/** Bytes that are not the canonical encoding of anything. */
public final class RlpException extends Exception {
  private static final long serialVersionUID = 1L;

  public RlpException(String message) {
    super(message);
  }
}
