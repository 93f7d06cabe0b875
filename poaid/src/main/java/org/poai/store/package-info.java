/**
 * Typed columns over RocksDB with atomic batches and snapshots; the only user of {@code
 * org.rocksdb}. One writer (the chain thread), any number of readers.
 */
@NullMarked
package org.poai.store;

import org.jspecify.annotations.NullMarked;
