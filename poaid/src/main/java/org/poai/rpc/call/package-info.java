/**
 * Calls that change nothing: their objects, overrides, and the gas that they need; finding blocks
 * and logs. Each reads one state or snapshot, on the worker that asks.
 */
@NullMarked
package org.poai.rpc.call;

import org.jspecify.annotations.NullMarked;
