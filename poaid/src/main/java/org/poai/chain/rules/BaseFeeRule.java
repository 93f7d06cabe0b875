package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** EIP-1559 base fee (elasticity 2, denominator 8, floor 7 wei); protocol section 10. */
final class BaseFeeRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    var expected = next.baseFeePerGas();
    var found = header.header().execution().baseFeePerGas();
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(Violation.expected(RejectReason.BASE_FEE, expected, found));
  }
}
