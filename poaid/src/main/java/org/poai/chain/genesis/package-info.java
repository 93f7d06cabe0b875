/**
 * What defines a chain: the specification, the manifest of the first epoch, and the genesis block
 * they give.
 */
@NullMarked
package org.poai.chain.genesis;

import org.jspecify.annotations.NullMarked;
