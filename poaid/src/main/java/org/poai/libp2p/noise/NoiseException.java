package org.poai.libp2p.noise;

/** Why there is no secure channel, or no longer; the connection is closed without a word. */
public final class NoiseException extends Exception {
  private static final long serialVersionUID = 1L;

  NoiseException(String clause) {
    super(clause, null, false, false);
  }
}
