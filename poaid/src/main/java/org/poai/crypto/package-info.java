/**
 * Hashes, key derivation and authenticated encryption. Keccak is our own for speed, the rest is the
 * JDK's or Bouncy Castle's behind names of the field. Stateless; safe from any thread.
 */
@NullMarked
package org.poai.crypto;

import org.jspecify.annotations.NullMarked;
