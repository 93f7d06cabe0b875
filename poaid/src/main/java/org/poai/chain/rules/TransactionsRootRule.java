package org.poai.chain.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Section 8, step 4: the body matches transactionsRoot. */
record TransactionsRootRule(Function<List<Bytes>, Hash32> root) implements BodyRule {
  @Override
  public Optional<Violation> check(Block block, Manifest manifest) {
    return Violation.unlessEqual(
        RejectReason.TRANSACTIONS_ROOT,
        block.header().execution().transactionsRoot(),
        root.apply(block.transactions()));
  }
}
