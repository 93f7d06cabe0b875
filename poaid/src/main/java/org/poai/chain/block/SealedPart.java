package org.poai.chain.block;

/**
 * The fields of a header that the miner fixes before it searches: everything but the {@link Seal}.
 * Its hash S is what the quiz is about; see {@link HeaderCodec#sealHash}.
 */
public record SealedPart(Lineage lineage, Execution execution, Terms terms) {}
