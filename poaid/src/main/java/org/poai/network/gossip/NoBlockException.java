package org.poai.network.gossip;

/** Bytes that are no block; whoever sent them is to blame. */
final class NoBlockException extends Exception {
  private static final long serialVersionUID = 1L;

  NoBlockException(String message) {
    super(message);
  }
}
