package org.poai.chain.rules;

import java.util.Optional;

/** Section 8, step 2: the number is the parent's plus one. */
final class NumberRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.NUMBER, context.expected().number(), context.header().number());
  }
}
