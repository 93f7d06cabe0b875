package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** epoch(h) = floor(h / epochBlocks); protocol section 5. */
final class EpochRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    return header.header().epoch().equals(next.epoch())
        ? Optional.empty()
        : Optional.of(
            Violation.expected(RejectReason.EPOCH, next.epoch(), header.header().epoch()));
  }
}
