package org.poai.chain.rules;

import java.util.Optional;

/**
 * Section 4: a header whose manifestHash is not the one that its own branch schedules is invalid.
 */
final class ManifestRule implements HeaderRule {
  @Override
  public Optional<Violation> check(HeaderContext context) {
    return Violation.unlessEqual(
        RejectReason.MANIFEST,
        context.expected().manifest().hash(),
        context.header().terms().manifestHash());
  }
}
