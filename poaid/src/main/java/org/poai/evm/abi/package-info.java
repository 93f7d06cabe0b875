/**
 * Solidity's contract ABI through web3j, the only place that knows it: bytes in and out, values as
 * this code base has them. Stateless, safe on any thread.
 */
@NullMarked
package org.poai.evm.abi;

import org.jspecify.annotations.NullMarked;
