/**
 * Runs byte code: the one loop that dispatches operations, and the way calls and creations begin
 * and end. Calls nest on an explicit stack of frames, not on Java's.
 */
@NullMarked
package org.poai.evm.interpreter;

import org.jspecify.annotations.NullMarked;
