package org.poai.chain.rules;

import java.util.Optional;

/** One rule that a header alone can break. */
@FunctionalInterface
public interface HeaderRule {
  /** What the header breaks of this rule, or nothing. */
  Optional<Violation> check(HeaderContext context);
}
