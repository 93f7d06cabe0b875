/**
 * Blocks before they are stored, steps 1 to 4 of protocol section 8: the headers of a branch, what
 * stands in for its proofs, which blocks are known to be bad, and the block that comes next.
 */
@NullMarked
package org.poai.chain.branch;

import org.jspecify.annotations.NullMarked;
