package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Header;

/** Whether a header tells the effects of its block truly; step 7 of protocol section 8. */
public final class EffectRules {
  private static final List<EffectRule> STANDARD =
      List.of(
          new GasUsedEffectRule(),
          new ReceiptsRootRule(),
          new LogsBloomRule(),
          new StateRootRule());

  private EffectRules() {}

  /** The first rule that the header breaks. */
  public static Optional<Violation> check(Header header, Effects effects) {
    for (EffectRule rule : STANDARD) {
      Optional<Violation> violation = rule.check(header.execution(), effects);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }
}
