/**
 * What {@code --dev} adds for who writes contracts: blocks on request, a clock that is set,
 * accounts that sign, edits of the state, and the way back. It stands on a chain whose genesis says
 * that its node edits it, and on no other.
 */
@NullMarked
package org.poai.dev;

import org.jspecify.annotations.NullMarked;
