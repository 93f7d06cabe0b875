/**
 * From a socket to a secured, multiplexed connection: the upgrade that both ends of a TCP
 * connection go through. A second transport, such as QUIC, is a second {@link
 * org.poai.libp2p.transport.Transport}. Netty's event loops own the connections.
 */
@NullMarked
package org.poai.libp2p.transport;

import org.jspecify.annotations.NullMarked;
