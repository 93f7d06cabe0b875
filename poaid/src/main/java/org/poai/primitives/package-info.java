/**
 * Immutable, validating value types for everything that could be swapped by mistake: hashes,
 * addresses, 256-bit numbers, heights. They know their own text form and nothing of the chain. Safe
 * to share between threads.
 */
@NullMarked
package org.poai.primitives;

import org.jspecify.annotations.NullMarked;
