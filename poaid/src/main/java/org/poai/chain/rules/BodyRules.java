package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Whether a body is the one that its header commits to; step 4 of protocol section 8. */
public final class BodyRules {
  private final List<BodyRule> rules;

  /**
   * The rules in order.
   *
   * @param transactionsRoot Ethereum's root of a list of raw envelopes
   */
  public BodyRules(Function<List<Bytes>, Hash32> transactionsRoot) {
    rules =
        List.of(
            new AnswersHashRule(),
            new TransactionsRootRule(transactionsRoot),
            // Last: only a body that is tied to the header can make the block bad.
            new AnswersShapeRule(),
            new GasFloorRule());
  }

  /** The first rule that the body breaks. */
  public Optional<Violation> check(Block block, Manifest manifest) {
    for (BodyRule rule : rules) {
      Optional<Violation> violation = rule.check(block, manifest);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }
}
