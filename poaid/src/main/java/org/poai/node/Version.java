package org.poai.node;

import java.util.Optional;

/** The version that the jar carries. */
public final class Version {
  private Version() {}

  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
