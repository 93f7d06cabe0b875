/**
 * The rules of a block, one class each, and what follows on a parent; protocol section 8, steps 1
 * to 4 and 7. Pure functions: the tree decides what becomes of a violation.
 */
@NullMarked
package org.poai.chain.rules;

import org.jspecify.annotations.NullMarked;
