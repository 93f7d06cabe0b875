/**
 * Simulations of the whole network from one seed: how the protocol behaves where no test of a part
 * can show it.
 */
@NullMarked
package org.poai.simulation;

import org.jspecify.annotations.NullMarked;
