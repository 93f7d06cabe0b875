/** How hard a block must be and how much it counts: ASERT, the anchor of each epoch, work; protocol section 7. Pure functions. */
@NullMarked
package org.poai.chain.difficulty;

import org.jspecify.annotations.NullMarked;
