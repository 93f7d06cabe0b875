package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** Section 8, step 7: gasUsed is what execution gives. */
final class GasUsedEffectRule implements EffectRule {
  @Override
  public Optional<Violation> check(Execution claimed, Effects effects) {
    return Violation.unlessEqual(
        RejectReason.GAS_USED,
        Long.toUnsignedString(effects.gasUsed()),
        Long.toUnsignedString(claimed.gasUsed()));
  }
}
