package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Execution;

/** One thing that a header says of its block's effects. */
interface EffectRule {
  Optional<Violation> check(Execution claimed, Effects effects);
}
