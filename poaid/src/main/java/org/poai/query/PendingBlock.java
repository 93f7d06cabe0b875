package org.poai.query;

import org.poai.state.StateDelta;

/**
 * A block that nobody has mined: what a miner would build now on the head.
 *
 * @param block its seal is empty, so that its hash names no block of any chain
 * @param delta the state after it, on that of its parent
 */
public record PendingBlock(MinedBlock block, StateDelta delta) {}
