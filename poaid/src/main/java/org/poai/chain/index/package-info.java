/**
 * What transactions leave in the store beside their blocks: receipts, and the way from a
 * transaction's hash to its block and from an address or topic to the blocks with such logs.
 * Codecs, entries of a batch, and reads; no thread of its own.
 */
@NullMarked
package org.poai.chain.index;

import org.jspecify.annotations.NullMarked;
