package org.poai.crypto;

import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import ethereum.ckzg4844.CKZGException.CKZGError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.jni.NativeCode;
import org.poai.jni.NativeCodeException;

/**
 * KZG commitments to polynomials over BLS12-381 under the powers of Ethereum's ceremony (EIP-4844),
 * by the native library c-kzg-4844.
 *
 * <p>The library is loaded when it is first asked for, the powers, which takes seconds, with the
 * first proof.
 */
public final class Kzg {
  public static final int POINT_SIZE = 48;
  public static final int SCALAR_SIZE = 32;

  /** The powers of the ceremony, as c-kzg-4844 publishes them. */
  static final String SETUP = "kzg-setup.txt";

  private Kzg() {}

  /** Why this machine cannot check proofs, if so. */
  public static Optional<String> problem() {
    return Library.PROBLEM;
  }

  /**
   * Whether the proof shows that the polynomial of a commitment has the value y at z. False as well
   * for what is no point or no scalar in its one encoding.
   *
   * @throws IllegalStateException where there is a {@link #problem}
   */
  public static boolean verify(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
    Powers.load();
    try {
      return CKZG4844JNI.verifyKzgProof(commitment, z, y, proof);
    } catch (CKZGException e) {
      if (e.getError() == CKZGError.C_KZG_BADARGS) {
        return false;
      }
      // No answer must not pass for a no: other nodes would have one.
      throw new IllegalStateException("a KZG proof could not be checked", e);
    }
  }

  /** The native library, loaded once. */
  private static final class Library {
    static final Optional<String> PROBLEM = load();

    private static Optional<String> load() {
      try {
        NativeCode.load(Library::unpack);
        return Optional.empty();
      } catch (NativeCodeException e) {
        return Optional.of("c-kzg-4844's " + e.getMessage());
      }
    }

    /** As its own loader does, but that this knows where. */
    private static void unpack(Path folder) throws IOException {
      String name = System.mapLibraryName("ckzg4844jni");
      String resource = "lib/" + System.getProperty("os.arch") + "/" + name;
      try (InputStream in = CKZG4844JNI.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new UnsatisfiedLinkError("its jar has none for this machine, " + resource);
        }
        Path file = folder.resolve(name);
        Files.copy(in, file);
        System.load(file.toString());
      }
    }
  }

  /** The powers, read once. */
  private static final class Powers {
    static {
      Library.PROBLEM.ifPresent(
          problem -> {
            throw new IllegalStateException(problem);
          });
      CKZG4844JNI.loadTrustedSetupFromResource(SETUP, Kzg.class, 0);
    }

    static void load() {}
  }
}
