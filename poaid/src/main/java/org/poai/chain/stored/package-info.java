/**
 * The chain as it lies in the store: its blocks with what is known of each, the canonical index,
 * the head, and the genesis that the store was made for. {@link org.poai.chain.stored.ChainReader}
 * is safe from any thread; packages of the chain alone write.
 */
@NullMarked
package org.poai.chain.stored;

import org.jspecify.annotations.NullMarked;
