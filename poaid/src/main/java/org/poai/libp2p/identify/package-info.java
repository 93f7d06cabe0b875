/**
 * Identify and identify/push: what each side of a connection says about itself (libp2p specs,
 * identify). Messages are taken on the connections' event loops; what is known of a peer is kept
 * while it is connected.
 */
@NullMarked
package org.poai.libp2p.identify;

import org.jspecify.annotations.NullMarked;
