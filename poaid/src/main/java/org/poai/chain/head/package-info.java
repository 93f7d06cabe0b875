/**
 * Moves the head, step 7 of protocol section 8 and section 9: executes blocks on it, reorganises to
 * the heavier branch, keeps branches beside the chain, and prunes. Owned by the thread {@code
 * chain}.
 */
@NullMarked
package org.poai.chain.head;

import org.jspecify.annotations.NullMarked;
