package org.poai.libp2p.yamux;

import java.time.Duration;

/**
 * The bounds of one connection.
 *
 * @param inboundStreams that the peer may have open; one more is reset
 * @param unacknowledged that we may have opened without an answer
 * @param heldBytes that the connection may make us hold in all
 * @param outgoingBytes of them that wait to be sent, all streams together; the stream that exceeds
 *     it is reset
 * @param incomingBytes of them that came and wait for a reader that pauses, all streams together
 * @param pingEvery how often the peer is asked for a sign of life
 * @param pongWithin how long it has to answer before the connection is closed
 */
public record YamuxLimits(
    int inboundStreams,
    int unacknowledged,
    long heldBytes,
    long outgoingBytes,
    long incomingBytes,
    Duration pingEvery,
    Duration pongWithin) {
  public static final YamuxLimits DEFAULT =
      new YamuxLimits(
          1000, 256, 16 << 20, 6 << 20, 2 << 20, Duration.ofSeconds(30), Duration.ofSeconds(20));
}
