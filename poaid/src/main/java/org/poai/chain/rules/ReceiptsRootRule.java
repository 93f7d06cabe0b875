package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** Section 8, step 7: receiptsRoot is what execution gives. */
final class ReceiptsRootRule implements EffectRule {
  @Override
  public Optional<Violation> check(Execution claimed, Effects effects) {
    return Violation.unlessEqual(
        RejectReason.RECEIPTS_ROOT, effects.receiptsRoot(), claimed.receiptsRoot());
  }
}
