package org.poai.chain.rules;

import java.util.Optional;

/** Section 7: timestamps are greater than the parent's. */
final class TimestampRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    long timestamp = context.header().timestamp();
    long parent = context.parent().timestamp();
    return Violation.unless(
        Long.compareUnsigned(timestamp, parent) > 0,
        RejectReason.TIMESTAMP_NOT_AFTER_PARENT,
        Long.toUnsignedString(timestamp)
            + " is not after the parent's "
            + Long.toUnsignedString(parent));
  }
}
