package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** The specification's assumeValid names the block at its height; protocol section 2. */
final class AssumeValidRule implements HeaderRule {
  @Override
  public Optional<Violation> check(SealedHeader header, NextBlock next) {
    return next.spec()
        .assumeValid()
        .filter(assumed -> assumed.number().equals(header.number()))
        .filter(assumed -> !assumed.hash().equals(header.hash()))
        .map(
            assumed ->
                Violation.expected(RejectReason.ASSUME_VALID, assumed.hash(), header.hash()));
  }
}
