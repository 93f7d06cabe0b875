/**
 * Contracts whose code is part of the node: addresses 1 to 10 of the Yellow Paper, appendix E, and
 * later EIPs. Stateless; safe from any thread.
 */
@NullMarked
package org.poai.evm.precompile;

import org.jspecify.annotations.NullMarked;
