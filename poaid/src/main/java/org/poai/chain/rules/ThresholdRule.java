package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.UInt256;

/** The block is valid iff ℓ̂ ≤ T (target); protocol section 6. Here from the header alone, step 3 of section 8. */
final class ThresholdRule implements HeaderRule {
  private final NextBlock.Lottery lottery;

  ThresholdRule(NextBlock.Lottery lottery) {
    this.lottery = lottery;
  }

  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    UInt256 drawn = lottery.of(header);
    UInt256 target = header.header().target();
    return drawn.compareTo(target) <= 0
        ? Optional.empty()
        : Optional.of(
            new Violation(
                RejectReason.THRESHOLD, drawn.toHash32() + " is above " + target.toHash32()));
  }
}
