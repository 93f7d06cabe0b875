package org.poai.chain.genesis;

import java.math.BigInteger;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * What genesis tells the market; no vote changes it.
 *
 * @param minStake least stake of a worker on a job
 * @param voteBond of each vote in a case
 * @param casePot what each side of a case puts up for the judges
 * @param minPrice least price of a job
 * @param feeBps hundredths of a percent of all that is earned, for the judges' pool
 * @param stakeRatio how many times its price a worker stakes on a job
 */
public record MarketParameters(
    Times times,
    Wei minStake,
    Wei voteBond,
    Wei casePot,
    Wei minPrice,
    int feeBps,
    int stakeRatio) {
  private static final BigInteger POAI = BigInteger.TEN.pow(18);
  private static final int BOND_SHARE = 10;

  /** Of the development chain: a dispute ends a minute and a half after the challenge. */
  public static final MarketParameters DEVNET =
      new MarketParameters(
          new Times(8, 12, 6, 12, 8064),
          Wei.ofPoai(1),
          Wei.ofPoai(1),
          thousandths(100),
          thousandths(1),
          200,
          10);

  /** Of the main chain: a day to check an answer, eight hours to vote, four to show the votes. */
  public static final MarketParameters MAINNET =
      new MarketParameters(
          new Times(144, 48, 24, 288, 8064),
          Wei.ofPoai(10),
          Wei.ofPoai(5),
          thousandths(500),
          thousandths(10),
          200,
          50);

  /**
   * Times in blocks.
   *
   * @param challengeBlocks after a delivery, in which it can be challenged
   * @param voteBlocks after a challenge, in which miners vote
   * @param revealBlocks after those, in which voters show their answers
   * @param closeBlocks for which a channel stays open after its client's notice
   * @param maxWait the most that a job waits for a worker, and then for its result
   */
  public record Times(
      long challengeBlocks, long voteBlocks, long revealBlocks, long closeBlocks, long maxWait) {}

  private static Wei thousandths(long poai) {
    return new Wei(
        UInt256.of(POAI.multiply(BigInteger.valueOf(poai)).divide(BigInteger.valueOf(1000))));
  }

  /** What a worker stakes on a job of a price. */
  public Wei stakeFor(Wei price) {
    return price.times(stakeRatio).max(minStake);
  }

  /** What a worker puts up to accept a job of a price: stake and pot. */
  public Wei toAccept(Wei price) {
    return stakeFor(price).plus(casePot);
  }

  /** The bond of a challenge of a job with a stake: a tenth. */
  public Wei bondFor(Wei stake) {
    return new Wei(UInt256.of(exact(stake).divide(BigInteger.valueOf(BOND_SHARE))));
  }

  /** What a challenger puts up: bond and pot. */
  public Wei toChallenge(Wei stake) {
    return bondFor(stake).plus(casePot);
  }

  /** The judges' share of what a worker earned. */
  public Wei feeOn(Wei earned) {
    return new Wei(
        UInt256.of(
            exact(earned).multiply(BigInteger.valueOf(feeBps)).divide(BigInteger.valueOf(10_000))));
  }

  private static BigInteger exact(Wei amount) {
    return amount.value().toBigInteger();
  }
}
