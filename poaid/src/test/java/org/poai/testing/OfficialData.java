package org.poai.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Official test data, which lie beside this repository and not in it. A suite that needs them is
 * skipped where they are missing, and fails instead where the environment variable {@value
 * #VARIABLE} is {@value #REQUIRED}, as it is in {@code .ci/run}: a suite that has read nothing must
 * not count as passed.
 */
public final class OfficialData {
  static final String VARIABLE = "POAI_OFFICIAL_DATA";
  static final String REQUIRED = "required";
  private static final Path SHARED = Path.of("../shared");

  private OfficialData() {}

  /** A file or folder of the official data, by its path below their root. */
  public static Path at(String path) {
    return at(SHARED.resolve(path), REQUIRED.equals(System.getenv(VARIABLE)));
  }

  static Path at(Path path, boolean isRequired) {
    if (!Files.exists(path)) {
      String missing = "The official test data " + path + " are not here";
      if (isRequired) {
        Assertions.fail(missing + ", and " + VARIABLE + " says that they must be.");
      }
      Assumptions.abort(missing + ".");
    }
    return path;
  }
}
