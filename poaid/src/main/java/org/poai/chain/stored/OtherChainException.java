package org.poai.chain.stored;

/**
 * A store that holds another chain than the one asked for; the message names the parts that differ.
 */
public final class OtherChainException extends Exception {
  private static final long serialVersionUID = 1L;

  OtherChainException(String differences) {
    super(differences);
  }
}
