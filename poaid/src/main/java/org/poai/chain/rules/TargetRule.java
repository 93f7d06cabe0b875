package org.poai.chain.rules;

import java.util.Optional;

/** Section 7: the target is the one that ASERT gives on this branch. */
final class TargetRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.TARGET,
        context.expected().target().toHash32(),
        context.header().target().toHash32());
  }
}
