/**
 * What operations cost, which there are, and the rules in which one chain differs from another.
 * Constants of the Cancun rules; stateless.
 */
@NullMarked
package org.poai.evm.gas;

import org.jspecify.annotations.NullMarked;
