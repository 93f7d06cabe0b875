package org.poai.market.contract;

import java.util.Optional;
import org.poai.contract.Fields;
import org.poai.primitives.Hash32;

/**
 * A miner's votes in a case.
 *
 * @param seal {@link Seals#vote} of the last vote, which stands for all; zero before the first
 * @param answer hash of its answer, once it was shown
 * @param lastBlock block of the last vote
 * @param weight number of votes; 0 for an account that has not voted
 */
public record CaseBallot(Hash32 seal, Optional<Hash32> answer, long lastBlock, int weight) {
  static final String TYPE = "bytes32,bytes32,uint64,uint16";

  static CaseBallot read(Fields f) {
    return new CaseBallot(f.hash(0), MarketCase.unlessZero(f.hash(1)), f.number(2), f.count(3));
  }
}
