package org.poai.libp2p.multiformats;

import org.poai.primitives.Bytes;

/** A self-describing network address, such as {@code /ip4/127.0.0.1/tcp/4001/p2p/12D3…}. */
public record Multiaddr(Bytes encoded) {}
