/**
 * Builds a template on the head, searches nonces from one thread, hands winners to the same door as
 * everyone's blocks. The thread {@code miner} owns the search; inference and arithmetic run
 * elsewhere.
 */
@NullMarked
package org.poai.miner;

import org.jspecify.annotations.NullMarked;
