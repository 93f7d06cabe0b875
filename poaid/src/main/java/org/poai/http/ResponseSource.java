package org.poai.http;

/** What gives the rest of a response while it is sent. */
@FunctionalInterface
public interface ResponseSource {
  /**
   * Is called once, when the head is on its way, or with {@link Sink#GONE} where it is not sent.
   */
  void begin(Sink sink);

  /** Bytes that may wait for the client; one that leaves more lying is cut off. */
  default long mostWaiting() {
    return Long.MAX_VALUE;
  }

  /** Where the rest goes. Safe from any thread. */
  interface Sink {
    /** Of a client that is gone. */
    Sink GONE =
        new Sink() {
          @Override
          public boolean send(byte[] piece) {
            return false;
          }

          @Override
          public void end() {
            // Nobody reads it.
          }
        };

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
