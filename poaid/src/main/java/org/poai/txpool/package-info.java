/**
 * Pending transactions, per sender in the order of nonces: who is admitted, who goes when there is
 * no room, what a block takes first. The thread {@code txpool} alone changes the pool; everyone
 * reads immutable pieces of it. Signatures are recovered by a few workers.
 */
@NullMarked
package org.poai.txpool;

import org.jspecify.annotations.NullMarked;
