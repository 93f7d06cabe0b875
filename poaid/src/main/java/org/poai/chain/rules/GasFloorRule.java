package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;

/**
 * Section 10, Ethereum's rule: a transaction uses at least 21 000 gas. So a body can have no more
 * of them, and cost no more signatures to check, than the header's gas pays for.
 */
final class GasFloorRule implements BodyRule {
  @Override
  public Optional<Violation> check(Block block, Manifest manifest) {
    long least = Block.LEAST_TRANSACTION_GAS * block.transactions().size();
    long claimed = block.header().execution().gasUsed();
    return Violation.unless(
        Long.compareUnsigned(claimed, least) >= 0,
        RejectReason.GAS_USED,
        block.transactions().size()
            + " transactions use at least "
            + least
            + ", not "
            + Long.toUnsignedString(claimed));
  }
}
