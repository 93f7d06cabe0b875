package org.poai.chain.rules;

/** A rule that a block breaks, and how: expected and found, as a clause. */
public record Violation(RejectReason reason, String detail) {
  static Violation expected(RejectReason reason, Object expected, Object found) {
    return new Violation(reason, "expected " + expected + ", found " + found);
  }
}
