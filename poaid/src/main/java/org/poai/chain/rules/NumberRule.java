package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** A block is one higher than its parent. */
final class NumberRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    return header.number().equals(next.number())
        ? Optional.empty()
        : Optional.of(Violation.expected(RejectReason.NUMBER, next.number(), header.number()));
  }
}
