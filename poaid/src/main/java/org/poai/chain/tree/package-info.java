/**
 * The one door into the chain and the one event out of it: {@link org.poai.chain.tree.BlockTree}
 * takes blocks from anyone, follows the heaviest verified branch (protocol sections 8 and 9) and
 * tells listeners what became of each block. Its state is owned by the thread {@code chain}.
 */
@NullMarked
package org.poai.chain.tree;

import org.jspecify.annotations.NullMarked;
