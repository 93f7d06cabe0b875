/**
 * One account of the bytes that strangers make this node hold: shares of the heap, the debtors of
 * each share, and purses for what one debtor makes us hold, safe from any thread; and maps that are
 * bounded by their entries, or by what these weigh.
 */
@NullMarked
package org.poai.memory;

import org.jspecify.annotations.NullMarked;
