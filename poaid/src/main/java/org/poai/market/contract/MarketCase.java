package org.poai.market.contract;

import java.util.Optional;
import org.poai.chain.genesis.MarketParameters;
import org.poai.contract.Fields;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * A challenge of a job's result, as the contract stores it.
 *
 * @param id the number of its job
 * @param openedAt block of the challenge; votes begin with the next one
 * @param claimed hash of the worker's result
 * @param ruling empty until the case is closed
 */
public record MarketCase(
    long id,
    long openedAt,
    Parties parties,
    Hash32 claimed,
    Claim claim,
    Count count,
    Optional<Ruling> ruling) {
  static final String TYPE =
      "address,uint64,uint16,uint16,uint8,address,uint128,uint128,bytes32,bytes32,bytes32,bytes32,bytes32";

  private static final int CLOSED = 2;

  /** Who stands against whom, and for what. */
  public record Parties(Address challenger, Wei bond, Address worker, Wei stake) {}

  /**
   * The challenger's own answer.
   *
   * @param commit {@link Seals#claim} of it
   * @param answer its hash, once it was shown
   */
  public record Claim(Hash32 commit, Optional<Hash32> answer) {}

  /**
   * The votes.
   *
   * @param cast all of them, hidden ones included
   * @param weight those that were shown for the answer that leads
   * @param leading hash of the answer that leads; zero before the first one was shown
   */
  public record Count(int cast, int weight, Hash32 leading) {}

  /**
   * How a case ended.
   *
   * @param verdict hash of the right answer; empty when the case hangs
   */
  public record Ruling(Optional<Hash32> verdict) {}

  /** The last block with votes. */
  public long voteEnd(MarketParameters parameters) {
    return openedAt + parameters.times().voteBlocks();
  }

  /** The last block in which answers are shown. */
  public long revealEnd(MarketParameters parameters) {
    return voteEnd(parameters) + parameters.times().revealBlocks();
  }

  /** The contract's answer for a number; empty when no case has it. */
  static Optional<MarketCase> read(long id, Fields f) {
    int phase = f.count(4);
    if (phase == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new MarketCase(
            id,
            f.number(1),
            new Parties(f.address(0), f.wei(6), f.address(5), f.wei(7)),
            f.hash(8),
            new Claim(f.hash(9), unlessZero(f.hash(10))),
            new Count(f.count(2), f.count(3), f.hash(11)),
            phase == CLOSED ? Optional.of(new Ruling(unlessZero(f.hash(12)))) : Optional.empty()));
  }

  static Optional<Hash32> unlessZero(Hash32 hash) {
    return hash.equals(Hash32.ZERO) ? Optional.empty() : Optional.of(hash);
  }
}
