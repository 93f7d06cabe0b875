package org.poai.node.config;

import java.util.Optional;

/** The version that the jar carries. */
public final class Version {
  private Version() {}

  /** Program and version, as other nodes see them. */
  public static String agent() {
    return "poaid/" + current();
  }

  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
