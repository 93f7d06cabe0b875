package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** A block uses no more gas than its limit. */
final class GasUsedRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    long limit = header.header().execution().gasLimit();
    long used = header.header().execution().gasUsed();
    return Long.compareUnsigned(used, limit) <= 0
        ? Optional.empty()
        : Optional.of(
            new Violation(
                RejectReason.GAS_USED_LIMIT,
                Long.toUnsignedString(used) + " is more than the limit " + limit));
  }
}
