/**
 * Contracts of the genesis state as typed values: what their views answer, the logs that they
 * write, and an EVM call that asks them on a state. Each contract's own calls stand in the package
 * of its chapter.
 */
@NullMarked
package org.poai.contract;

import org.jspecify.annotations.NullMarked;
