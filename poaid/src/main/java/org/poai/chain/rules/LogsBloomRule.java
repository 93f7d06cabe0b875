package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** Section 8, step 7: logsBloom is what execution gives. */
final class LogsBloomRule implements EffectRule {
  @Override
  public Optional<Violation> check(Execution claimed, Effects effects) {
    return Violation.unlessEqual(RejectReason.LOGS_BLOOM, effects.logsBloom(), claimed.logsBloom());
  }
}
