/**
 * The HTTP front: one port with routes, limits, access and WebSockets, below whatever answers. Each
 * front has event loops of its own, on which all of a connection runs; what a route answers may
 * come from any thread.
 */
@NullMarked
package org.poai.http;

import org.jspecify.annotations.NullMarked;
