package org.poai.chain.rules;

import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.UInt256;

/** Section 6: the block is valid iff ℓ̂ ≤ T; {@code lottery} gives ℓ̂ from the header alone. */
record ThresholdRule(Function<SealedHeader, UInt256> lottery) implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    UInt256 lottery = this.lottery.apply(context.sealed());
    return Violation.unless(
        lottery.compareTo(context.header().target()) <= 0,
        RejectReason.THRESHOLD,
        lottery.toHash32() + " is above the target");
  }
}
