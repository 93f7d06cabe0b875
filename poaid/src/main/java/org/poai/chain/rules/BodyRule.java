package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;

/** One rule that a body can break. */
interface BodyRule {
  Optional<Violation> check(Block block, Manifest manifest);
}
