/**
 * Gossipsub 1.1: topics, mesh, gossip and peer scores. One thread, gossip, owns the router's state.
 */
@NullMarked
package org.poai.libp2p.gossipsub;

import org.jspecify.annotations.NullMarked;
