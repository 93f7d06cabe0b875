package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.genesis.Manifest;

/** Section 8, step 4: the body matches transactionsRoot. */
final class TransactionsRootRule implements BodyRule {
  @Override
  public Optional<Violation> check(Block block, Manifest manifest) {
    return Violation.unlessEqual(
        RejectReason.TRANSACTIONS_ROOT,
        block.header().execution().transactionsRoot(),
        BodyCommitments.transactionsRoot(block.transactions()));
  }
}
