/**
 * The world as transactions change it: a cache over a state at a root, with an undo journal, the
 * sets of what a transaction has touched, and byte code with its jump destinations. A world belongs
 * to one thread; code and its cache are shared.
 */
@NullMarked
package org.poai.evm.world;

import org.jspecify.annotations.NullMarked;
