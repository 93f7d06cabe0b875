/**
 * JSON-RPC as the clients of Ethereum know it. Reads snapshots; owns nothing but filters and
 * subscriptions.
 */
@NullMarked
package org.poai.rpc;

import org.jspecify.annotations.NullMarked;
