package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** Timestamps are greater than the parent's; protocol section 7. */
final class TimestampRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    long parent = next.parent().header().timestamp();
    long found = header.header().timestamp();
    return Long.compareUnsigned(found, parent) > 0
        ? Optional.empty()
        : Optional.of(
            new Violation(RejectReason.TIMESTAMP, found + " is not after the parent's " + parent));
  }
}
