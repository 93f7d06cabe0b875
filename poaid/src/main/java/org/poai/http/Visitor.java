package org.poai.http;

import java.net.InetAddress;

/**
 * The one who sent a request.
 *
 * @param address where it came from
 * @param isOwner whether it showed the node's token
 */
public record Visitor(InetAddress address, boolean isOwner) {}
