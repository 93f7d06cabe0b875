/**
 * One port for HTTP and WebSocket; knows nothing of what is asked. Netty's event loops own the
 * connections, workers answer.
 */
@NullMarked
package org.poai.rpc.server;

import org.jspecify.annotations.NullMarked;
