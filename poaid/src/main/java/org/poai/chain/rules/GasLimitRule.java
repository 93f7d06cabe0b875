package org.poai.chain.rules;

import java.util.Optional;

/** Section 10: the block gas limit is the specification's, constant. */
final class GasLimitRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.GAS_LIMIT,
        Long.toUnsignedString(context.expected().gasLimit()),
        Long.toUnsignedString(context.header().execution().gasLimit()));
  }
}
