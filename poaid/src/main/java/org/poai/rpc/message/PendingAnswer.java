package org.poai.rpc.message;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The way to an answer, of which the reading is done.
 *
 * @param quick whether the answer is found; else a worker has to look for it
 * @param rest gives the answer, and never fails
 */
public record PendingAnswer(boolean quick, Supplier<CompletableFuture<Answer>> rest) {}
