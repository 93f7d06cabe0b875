/**
 * Mining for a node on another machine: work, records and verdicts come over JSON-RPC, proofs are
 * made here. It has no chain; the thread {@code miner} owns the search.
 */
@NullMarked
package org.poai.worker;

import org.jspecify.annotations.NullMarked;
