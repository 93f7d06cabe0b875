package org.poai.crypto;

import java.util.Optional;

/**
 * Finds the key that made a signature (SEC 1, 4.1.6), in one of two ways that always agree: the
 * native library where it loads, since it is faster, else Bouncy Castle. Safe from any thread.
 */
interface KeyRecovery {
  /**
   * The public key as 65 bytes; empty where no key made the signature.
   *
   * @param signature 64 bytes: r ‖ s, which may be anything
   * @param odd whether y of the signature's point is odd
   */
  Optional<byte[]> key(byte[] digest, byte[] signature, boolean odd);

  /** The faster one that works on this machine. */
  static KeyRecovery best() {
    return NativeKeyRecovery.load().orElseGet(PortableKeyRecovery::new);
  }
}
