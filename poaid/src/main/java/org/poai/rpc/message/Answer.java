package org.poai.rpc.message;

import java.util.Optional;

/**
 * What a body is answered with.
 *
 * @param json empty where nothing is to be answered
 * @param written to be run when the answer is on its way, and before anything else is sent there
 */
public record Answer(Optional<byte[]> json, Runnable written) {}
