package org.poai.libp2p.multiformats;

import org.poai.primitives.Bytes;

/**
 * Who a peer is: the multihash of its marshalled public key (libp2p specs, peer-ids). Equal by
 * bytes.
 */
public record PeerId(Bytes multihash) {}
