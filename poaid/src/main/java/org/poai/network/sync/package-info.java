/**
 * Catching up: headers of the heaviest announced branch first, three random proofs, then bodies
 * from several peers at once, handed to the chain in order. Nothing but the chain is kept, so a
 * node that is killed goes on where its chain ends. Owned by the thread {@code network}.
 */
@NullMarked
package org.poai.network.sync;

import org.jspecify.annotations.NullMarked;
