package org.poai.http;

/**
 * What a front gives to its clients.
 *
 * @param loops event loops
 * @param connections at a time
 * @param perAddress of them from one address that is not loopback
 * @param requestBytes that requests which came over one connection and are not answered take, by
 *     the weight of their route; with more it is not read
 * @param responseBytes that wait for one connection; with more it is cut off
 * @param patienceMillis for a request to become whole, and for each piece of a response to be taken
 * @param idleSeconds after which a connection without request is closed, or a WebSocket is asked
 *     whether it is there
 */
public record FrontLimits(
    int loops,
    int connections,
    int perAddress,
    long requestBytes,
    long responseBytes,
    long patienceMillis,
    int idleSeconds) {
  /** For clients of JSON-RPC, so many at a time. */
  public static FrontLimits ofClients(int connections) {
    return new FrontLimits(
        2, connections, Math.max(1, connections / 8), 32L << 20, 64L << 20, 30_000, 120);
  }

  /** For what watches the node: few, small, quick. */
  public static FrontLimits ofWatchers() {
    return new FrontLimits(1, 64, 16, 64L << 10, 8L << 20, 5_000, 30);
  }

  /** For programs that chat: small requests, and answers that come slowly. */
  public static FrontLimits ofChats() {
    return new FrontLimits(1, 64, 16, 2L << 20, 2L << 20, 30_000, 120);
  }

  /** The same with other patience. */
  public FrontLimits withPatience(long millis) {
    return new FrontLimits(
        loops, connections, perAddress, requestBytes, responseBytes, millis, idleSeconds);
  }

  /** The same where so many bytes may wait for one connection. */
  public FrontLimits withResponses(long bytes) {
    return new FrontLimits(
        loops, connections, perAddress, requestBytes, bytes, patienceMillis, idleSeconds);
  }
}
