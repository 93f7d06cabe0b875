/**
 * What our own commands are to a node that they reach over JSON-RPC: the client, and the wallet on
 * top of it. Values and immutable objects, safe on any thread; {@code java.net.http} owns the
 * connections.
 */
@NullMarked
package org.poai.client;

import org.jspecify.annotations.NullMarked;
