package org.poai.http;

/** What gives the rest of a response while it is sent. */
@FunctionalInterface
public interface ResponseSource {
  /** Is called once, on the event loop, when the head is on its way. */
  void begin(Sink sink);

  /** Where the rest goes. Safe from any thread. */
  interface Sink {
    /**
     * Sends a piece.
     *
     * @return false where nobody reads any more, or does not take in time what was sent
     */
    boolean send(byte[] piece);

    /** Ends the response. */
    void end();
  }
}
