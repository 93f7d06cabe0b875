/**
 * Hashes, keys, signatures and mnemonics, key derivation and encryption. Keccak is our own for
 * speed, and ChaCha20-Poly1305 on a Java whose own is slow; the rest is the JDK's, Bouncy Castle's
 * or a native library's behind names of the field. Static methods are safe from any thread, objects
 * belong to who made them.
 */
@NullMarked
package org.poai.crypto;

import org.jspecify.annotations.NullMarked;
