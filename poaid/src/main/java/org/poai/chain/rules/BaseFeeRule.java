package org.poai.chain.rules;

import java.util.Optional;

/** Section 10: the base fee is what EIP-1559 makes of the parent's. */
final class BaseFeeRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.BASE_FEE,
        context.expected().baseFeePerGas(),
        context.header().execution().baseFeePerGas());
  }
}
