/**
 * The operations that are more than arithmetic. Each is a static function of the frame, the stack,
 * the place of the top word, and the gas that is left after its fixed price; it returns the gas
 * left, and a negative number when it fails. Where a reason is not given it is gas. What it leaves
 * on the stack lies where its lowest operand was; the caller moves the top.
 */
@NullMarked
package org.poai.evm.operation;

import org.jspecify.annotations.NullMarked;
