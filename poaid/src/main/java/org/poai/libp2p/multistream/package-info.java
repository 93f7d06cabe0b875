/**
 * multistream-select 1.0: how both ends of a connection or a stream agree on a protocol id. A state
 * machine over bytes, without socket, clock or thread; who runs it also sets its deadline, {@link
 * org.poai.libp2p.multistream.Negotiator#DEADLINE}.
 */
@NullMarked
package org.poai.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
