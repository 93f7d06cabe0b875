package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** Section 8, step 7: stateRoot is what execution gives. */
final class StateRootRule implements EffectRule {
  @Override
  public Optional<Violation> check(Execution claimed, Effects effects) {
    return Violation.unlessEqual(RejectReason.STATE_ROOT, effects.stateRoot(), claimed.stateRoot());
  }
}
