package org.poai.miner;

/**
 * What a worker has done so far.
 *
 * @param evaluations nonces, as the worker says
 * @param accepted blocks of it on the chain
 * @param late what came for a head that was no longer, or was overtaken
 * @param falseProofs seals that the model does not give
 * @param refusedSeconds for how long nothing more is taken from it; 0 while it is welcome
 * @param quietSeconds since it asked last
 */
public record WorkerReport(
    Worker worker,
    long evaluations,
    long accepted,
    long late,
    long falseProofs,
    long refusedSeconds,
    long quietSeconds) {}
