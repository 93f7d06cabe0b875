package org.poai.quiz;

import java.util.Optional;
import org.poai.primitives.Hash32;

/** Finds what nonces are searched with under a manifest. Safe from any thread. */
@FunctionalInterface
public interface Searches {
  /** The search under the manifest with this hash; empty where there is none now. */
  Optional<NonceSearch> under(Hash32 manifestHash);
}
