/**
 * New blocks and transactions by gossip: judged before they are relayed, and the missing parents of
 * orphans fetched. The thread {@code network} owns its state; blocks are decoded on workers and
 * judged by the chain.
 */
@NullMarked
package org.poai.network.gossip;

import org.jspecify.annotations.NullMarked;
