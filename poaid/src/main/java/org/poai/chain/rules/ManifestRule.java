package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** A header whose manifestHash is not the one that its own branch schedules is invalid; protocol section 4. */
final class ManifestRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    var expected = next.manifest().hash();
    var found = header.header().terms().manifestHash();
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(Violation.expected(RejectReason.MANIFEST, expected, found));
  }
}
