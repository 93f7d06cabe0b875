/**
 * One account of the bytes that strangers make this node hold: shares of the heap, the debtors of
 * each share, and purses for what one debtor makes us hold, safe from any thread; and a map that is
 * bounded by its entries.
 */
@NullMarked
package org.poai.memory;

import org.jspecify.annotations.NullMarked;
