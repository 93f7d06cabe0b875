package org.poai.node.config;

/**
 * How the chain of one developer is run.
 *
 * @param intervalMillis between blocks; 0 for a block for each transaction instead
 * @param isTemporary whether the data directory goes when the node ends
 */
public record DevConfig(long intervalMillis, boolean isTemporary) {}
