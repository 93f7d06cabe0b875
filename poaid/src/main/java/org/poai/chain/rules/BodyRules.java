package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;

/** Whether a body is the one that its header commits to; step 4 of protocol section 8. */
public final class BodyRules {
  private static final List<BodyRule> RULES =
      List.of(
          new AnswersHashRule(),
          new TransactionsRootRule(),
          // Last: only a body that is tied to the header can make the block bad.
          new AnswersShapeRule(),
          new GasFloorRule());

  private BodyRules() {}

  /** The first rule that the body breaks. */
  public static Optional<Violation> check(Block block, Manifest manifest) {
    for (BodyRule rule : RULES) {
      Optional<Violation> violation = rule.check(block, manifest);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }
}
