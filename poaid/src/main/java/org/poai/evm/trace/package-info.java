/**
 * What happened in an execution, as data: its steps, and the tree of its calls. A tracer belongs to
 * the execution that it watches, and to its thread.
 */
@NullMarked
package org.poai.evm.trace;

import org.jspecify.annotations.NullMarked;
