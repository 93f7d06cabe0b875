/**
 * The self-describing values of libp2p: peer ids, multiaddrs, keys, varints, and the bounded
 * protobuf reader that all its messages go through. Values only.
 */
@NullMarked
package org.poai.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;
