/**
 * How hard the next block is and how much work it stands for; protocol section 7. Pure functions.
 */
@NullMarked
package org.poai.chain.difficulty;

import org.jspecify.annotations.NullMarked;
