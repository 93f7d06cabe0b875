/**
 * Yamux 1.0.0 (hashicorp/yamux spec): many streams over one connection, each with a window that
 * gives back pressure. Sits in the connection's pipeline above Noise; the connection's event loop
 * owns all of it.
 */
@NullMarked
package org.poai.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
