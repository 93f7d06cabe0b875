/**
 * Transactions: what makes one valid, what it pays, and what it does to a world. A processor
 * belongs to one thread; the checks are pure functions.
 */
@NullMarked
package org.poai.evm.processor;

import org.jspecify.annotations.NullMarked;
