package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** One rule about a header and the place it stands in. */
@FunctionalInterface
public interface HeaderRule {
  Optional<Violation> check(SealedHeader header, NextBlock next);
}
