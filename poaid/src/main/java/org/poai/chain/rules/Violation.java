package org.poai.chain.rules;

import java.util.Optional;

/** A rule that a block breaks, and how; {@code detail} is one clause for people. */
public record Violation(RejectReason reason, String detail) {
  /** Of a value that must be exactly what the rule gives. */
  static Optional<Violation> unlessEqual(RejectReason reason, Object expected, Object actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(new Violation(reason, "expected " + expected + ", not " + actual));
  }

  static Optional<Violation> unless(boolean holds, RejectReason reason, String detail) {
    return holds ? Optional.empty() : Optional.of(new Violation(reason, detail));
  }
}
