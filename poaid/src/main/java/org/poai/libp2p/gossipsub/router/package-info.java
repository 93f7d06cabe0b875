/**
 * Gossipsub 1.1 as a state machine: events in, RPCs and messages to judge out, with time and chance
 * handed in. It knows no stream and starts no thread; whoever calls it is its owner.
 */
@NullMarked
package org.poai.libp2p.gossipsub.router;

import org.jspecify.annotations.NullMarked;
