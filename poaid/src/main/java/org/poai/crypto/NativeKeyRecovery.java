package org.poai.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.jni.NativeCode;

/** Recovery by libsecp256k1. */
final class NativeKeyRecovery implements KeyRecovery {
  private final fr.acinq.secp256k1.Secp256k1 library;

  private NativeKeyRecovery(fr.acinq.secp256k1.Secp256k1 library) {
    this.library = library;
  }

  /** Empty where the library does not load. */
  static Optional<KeyRecovery> load() {
    try {
      NativeCode.load(NativeKeyRecovery::unpack);
      return Optional.of(new NativeKeyRecovery(fr.acinq.secp256k1.Secp256k1.get()));
    } catch (LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static void unpack(Path folder) {
    System.setProperty("fr.acinq.secp256k1.tmpdir", folder.toString());
    var unused = fr.acinq.secp256k1.Secp256k1.get();
  }

  @Override
  public Optional<byte[]> key(byte[] digest, byte[] signature, boolean odd) {
    try {
      return Optional.of(library.ecdsaRecover(signature, digest, odd ? 1 : 0));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }
}
