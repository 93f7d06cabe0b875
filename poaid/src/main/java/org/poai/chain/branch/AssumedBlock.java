package org.poai.chain.branch;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ChainSpec.AssumeValid;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.primitives.BlockNumber;

/** The specification's {@code assumeValid}, where it has one. */
public record AssumedBlock(Optional<AssumeValid> spec) {
  /** "At or below assumeValid steps 5 and 6 are skipped." */
  public boolean covers(BlockNumber number) {
    return spec.filter(assumed -> number.compareTo(assumed.height()) <= 0).isPresent();
  }

  /** It names the block at its height. */
  public Optional<Violation> check(SealedHeader header) {
    return spec.filter(assumed -> assumed.height().equals(header.number()))
        .filter(assumed -> !assumed.hash().equals(header.hash()))
        .map(
            assumed ->
                new Violation(RejectReason.ASSUME_VALID, "expected block " + assumed.hash()));
  }
}
