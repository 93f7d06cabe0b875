/**
 * Request and response over a stream of its own. Limits and the deadline are data, and hold on both
 * sides before a byte is buffered. Streams live on the connections' event loops; requests may come
 * from any thread.
 */
@NullMarked
package org.poai.libp2p.request;

import org.jspecify.annotations.NullMarked;
