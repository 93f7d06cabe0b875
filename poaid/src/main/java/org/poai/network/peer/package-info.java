/**
 * Peers of this chain: what each said of itself, what it is asked for, and what it is to blame for.
 * The thread {@code network} owns the book; asking is safe from any thread.
 */
@NullMarked
package org.poai.network.peer;

import org.jspecify.annotations.NullMarked;
