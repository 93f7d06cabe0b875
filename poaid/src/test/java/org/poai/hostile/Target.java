package org.poai.hostile;

import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.primitives.Hash32;

/**
 * The node that is attacked, as strangers know it.
 *
 * @param address where peers reach it, with its id
 * @param rpcPort where it answers JSON-RPC, on this machine
 */
public record Target(Multiaddr address, int rpcPort, Hash32 genesis) {}
