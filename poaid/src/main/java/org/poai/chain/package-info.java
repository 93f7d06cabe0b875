/**
 * The ports of the chain: what it needs from those above it, owned here so that no arrow points up.
 * {@code quiz} implements {@link org.poai.chain.ProofVerifier}, {@code evm} {@link
 * org.poai.chain.BlockExecutor}, governance {@link org.poai.chain.ManifestSchedule}.
 */
@NullMarked
package org.poai.chain;

import org.jspecify.annotations.NullMarked;
