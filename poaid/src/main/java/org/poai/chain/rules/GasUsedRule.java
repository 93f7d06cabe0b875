package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** Section 10, Ethereum's rule: no block uses more gas than its limit. */
final class GasUsedRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    Execution execution = context.header().execution();
    return Violation.unless(
        Long.compareUnsigned(execution.gasUsed(), execution.gasLimit()) <= 0,
        RejectReason.GAS_USED_ABOVE_LIMIT,
        Long.toUnsignedString(execution.gasUsed())
            + " is above the limit of "
            + Long.toUnsignedString(execution.gasLimit()));
  }
}
