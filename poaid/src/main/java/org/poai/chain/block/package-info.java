/**
 * Headers and blocks, their canonical JSON and their hashes; protocol section 3. Values only: no
 * thread, no store.
 */
@NullMarked
package org.poai.chain.block;

import org.jspecify.annotations.NullMarked;
