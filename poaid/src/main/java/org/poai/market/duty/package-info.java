/**
 * What a node does in the inference market for its operator: it brings calls of own accounts onto
 * the chain, and keeps what it has sealed. Each sender is owned by the thread that it is made with.
 */
@NullMarked
package org.poai.market.duty;

import org.jspecify.annotations.NullMarked;
