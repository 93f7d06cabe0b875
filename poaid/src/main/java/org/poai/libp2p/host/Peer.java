package org.poai.libp2p.host;

import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * A connected peer.
 *
 * @param address where its (oldest) connection leads
 * @param outbound whether we dialled it
 * @param banKey what is banned when it lies: IPv4 /24, IPv6 /48, or the peer id on loopback
 */
public record Peer(PeerId id, Multiaddr address, boolean outbound, String banKey) {}
