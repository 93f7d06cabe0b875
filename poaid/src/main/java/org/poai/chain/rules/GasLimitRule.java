package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** Block gas limit: the specification's, constant; protocol section 10. */
final class GasLimitRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    long expected = next.spec().gasLimit();
    long found = header.header().execution().gasLimit();
    return found == expected
        ? Optional.empty()
        : Optional.of(
            Violation.expected(
                RejectReason.GAS_LIMIT, expected, Long.toUnsignedString(found)));
  }
}
