package org.poai.chain.block;

import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/** Where a block stands and who made it; {@code timestamp} in seconds since 1970, unsigned. */
public record Lineage(BlockNumber number, Hash32 parentHash, long timestamp, Address miner) {}
