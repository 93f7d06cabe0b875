package org.poai.libp2p.request;

import java.time.Duration;

/**
 * A request/response protocol and its limits. A request is one frame, a response any number of
 * frames, each behind its uvarint length.
 *
 * @param protocol its protocol id
 * @param maxRequestBytes of the request frame
 * @param maxResponseBytes of all response frames together
 * @param deadline from the opening of the stream to the end of the response, on both sides
 * @param concurrentPerPeer requests that one peer may have open with us
 */
public record Exchange(
    String protocol,
    int maxRequestBytes,
    int maxResponseBytes,
    Duration deadline,
    int concurrentPerPeer) {}
