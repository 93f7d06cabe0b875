/**
 * What a protocol sees of a connection: one stream of bytes to one peer, and how its incoming half
 * is taken. Callbacks run on the connection's event loop.
 */
@NullMarked
package org.poai.libp2p.stream;

import org.jspecify.annotations.NullMarked;
