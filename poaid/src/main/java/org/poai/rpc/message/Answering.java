package org.poai.rpc.message;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The way to an answer, of which the reading is done.
 *
 * @param quick whether the answer is found; else it is for a worker to look for it
 * @param rest gives the answer, empty where nothing is to be answered; it never fails
 */
public record Answering(boolean quick, Supplier<CompletableFuture<Optional<byte[]>>> rest) {}
