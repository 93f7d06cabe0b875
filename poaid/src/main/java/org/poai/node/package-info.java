/**
 * The composition root: builds the parts from their configuration, starts and stops them in order,
 * and tells the operator about it. {@code NodeEvents} is the only logger at INFO. Owns the worker
 * threads of the metrics port and nothing else.
 */
@NullMarked
package org.poai.node;

import org.jspecify.annotations.NullMarked;
