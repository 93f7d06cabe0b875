/**
 * The methods: each a pure function of the chain, the pool and its parameters, called on workers.
 * Only filters and subscriptions are kept, by the thread {@code rpc-watch}.
 */
@NullMarked
package org.poai.rpc.eth;

import org.jspecify.annotations.NullMarked;
