/**
 * Runs blocks on a world state; protocol section 10. Pure functions of their arguments, safe on any
 * thread.
 */
@NullMarked
package org.poai.evm;

import org.jspecify.annotations.NullMarked;
