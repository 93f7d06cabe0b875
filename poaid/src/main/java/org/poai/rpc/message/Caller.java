package org.poai.rpc.message;

import java.net.InetAddress;
import java.util.concurrent.Executor;

/**
 * The other end of a connection.
 *
 * @param address where its requests come from
 * @param isOwner whether they show the node's token
 * @param workers who work for it: answers that wait for something are found by them in the end
 */
public record Caller(InetAddress address, boolean isOwner, Executor workers) {}
