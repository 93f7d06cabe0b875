/**
 * Finds the peers of the local network by multicast DNS (libp2p specs, discovery/mdns), with a
 * reader of DNS messages that is made for bytes of strangers. One event loop of its own, "mdns",
 * owns the socket and all state.
 */
@NullMarked
package org.poai.libp2p.mdns;

import org.jspecify.annotations.NullMarked;
