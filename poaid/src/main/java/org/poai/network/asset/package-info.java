/**
 * Large files by their SHA-256, in chunks that are verified one by one: gives those that the {@link
 * org.poai.network.asset.AssetStore} has, and fetches others. The thread {@code network} owns a
 * download; files are read and written on workers.
 */
@NullMarked
package org.poai.network.asset;

import org.jspecify.annotations.NullMarked;
