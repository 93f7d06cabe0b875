package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** Steps 2 and 3 of protocol section 8: all rules about a header, the cheap ones first. */
public final class HeaderRules {
  private final List<HeaderRule> rules;

  public HeaderRules(NextBlock.Lottery lottery) {
    rules =
        List.of(
            new NumberRule(),
            new EpochRule(),
            new ManifestRule(),
            new TimestampRule(),
            new TargetRule(),
            new GasLimitRule(),
            new GasUsedRule(),
            new BaseFeeRule(),
            new AssumeValidRule(),
            new ThresholdRule(lottery));
  }

  /** The first rule that the header breaks. */
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    return rules.stream().flatMap(rule -> rule.check(header, next).stream()).findFirst();
  }
}
