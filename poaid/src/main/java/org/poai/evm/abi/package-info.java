/**
 * Solidity's contract ABI, tuples included: types as signatures write them, bytes in and out, and
 * values as this code base has them. Stateless, safe on any thread.
 */
@NullMarked
package org.poai.evm.abi;

import org.jspecify.annotations.NullMarked;
