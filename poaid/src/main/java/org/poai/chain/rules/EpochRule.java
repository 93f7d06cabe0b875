package org.poai.chain.rules;

import java.util.Optional;

/** Section 5: epoch(h) = floor(h / epochBlocks). */
final class EpochRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.EPOCH, context.expected().epoch(), context.header().epoch());
  }
}
