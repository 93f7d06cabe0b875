package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** The target is the one that the schedule gives; protocol section 7. */
final class TargetRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    var expected = next.target();
    var found = header.header().target();
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(
            Violation.expected(RejectReason.TARGET, expected.toHash32(), found.toHash32()));
  }
}
