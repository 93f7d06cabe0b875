package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.primitives.UInt256;

/** All rules that a header alone can break, steps 2 and 3 of protocol section 8. */
public final class HeaderRules {
  private final List<HeaderRule> rules;

  private HeaderRules(List<HeaderRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * The rules in order of cost.
   *
   * @param lottery ℓ̂ of a header
   */
  public static HeaderRules standard(Pace pace, Function<SealedHeader, UInt256> lottery) {
    return new HeaderRules(
        List.of(
            new NumberRule(),
            new EpochRule(),
            new TimestampRule(),
            new GasLimitRule(),
            new GasUsedRule(),
            new BaseFeeRule(),
            new TargetRule(),
            new ThresholdRule(lottery),
            // After all that can never heal, so that nothing false is held.
            new ClockRule(pace)));
  }

  /** The first rule that the header breaks. */
  public Optional<Violation> check(HeaderContext context) {
    for (HeaderRule rule : rules) {
      Optional<Violation> violation = rule.check(context);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }
}
