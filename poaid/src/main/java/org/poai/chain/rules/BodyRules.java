package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.primitives.Hash32;

/** Step 4 of protocol section 8: the body is the one that the header commits to. Needs no parent. */
public final class BodyRules {
  private BodyRules() {}

  public static Optional<Violation> check(Block block) {
    return transactionsRoot(block).or(() -> answersHash(block));
  }

  /** "Body matches transactionsRoot": Ethereum's trie over the raw typed envelopes. */
  private static Optional<Violation> transactionsRoot(Block block) {
    Hash32 actual = BlockCodec.transactionsRoot(block.transactions());
    Hash32 claimed = block.header().execution().transactionsRoot();
    return claimed.equals(actual)
        ? Optional.empty()
        : Optional.of(Violation.expected(RejectReason.TRANSACTIONS_ROOT, actual, claimed));
  }

  /** answersHash = Keccak(JCS(answers)). */
  private static Optional<Violation> answersHash(Block block) {
    Hash32 actual = BlockCodec.answersHash(block.answers());
    Hash32 claimed = block.header().terms().answersHash();
    return claimed.equals(actual)
        ? Optional.empty()
        : Optional.of(Violation.expected(RejectReason.ANSWERS_HASH, actual, claimed));
  }
}
