/**
 * Ping, which measures the way to a peer and back (libp2p specs, ping), and an echo of frames for
 * conformance tests. State belongs to one stream and lives on its connection's event loop.
 */
@NullMarked
package org.poai.libp2p.ping;

import org.jspecify.annotations.NullMarked;
