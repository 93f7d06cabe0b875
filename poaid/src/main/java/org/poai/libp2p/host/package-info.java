/**
 * The host: who is connected, which protocols we serve, dialling, limits, bans. Netty's event loops
 * own the connections.
 */
@NullMarked
package org.poai.libp2p.host;

import org.jspecify.annotations.NullMarked;
