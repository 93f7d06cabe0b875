/**
 * The self-describing values of libp2p: peer ids, multiaddrs, keys, signed envelopes, varints and
 * length-prefixed frames, and the bounded protobuf reader that all its messages go through. Bytes
 * that are no such value end in a {@link org.poai.libp2p.multiformats.FormatException} and nothing
 * else. Values are safe from any thread, readers belong to who made them.
 */
@NullMarked
package org.poai.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;
