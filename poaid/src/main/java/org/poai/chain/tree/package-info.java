/**
 * The one door into the chain and the one event out of it: {@link org.poai.chain.tree.BlockTree}
 * takes blocks from anyone, follows the heaviest verified branch (protocol sections 8 and 9) and
 * tells its listeners when the head changes. Its state is owned by the thread {@code chain}; {@link
 * org.poai.chain.tree.ChainReader} is safe from any.
 */
@NullMarked
package org.poai.chain.tree;

import org.jspecify.annotations.NullMarked;
