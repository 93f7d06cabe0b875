/**
 * The network of PoAI on libp2p: the handshake, gossip of blocks and transactions, and what peers
 * ask each other. {@link org.poai.network.Network} joins the parts. The thread {@code network} owns
 * the state of the peers; {@code network-…} workers own nothing.
 */
@NullMarked
package org.poai.network;

import org.jspecify.annotations.NullMarked;
