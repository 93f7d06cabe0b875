package org.poai.chain.genesis;

import org.poai.primitives.Wei;

/**
 * What genesis tells the governance contracts besides the chain's own figures; no vote changes it.
 *
 * @param graceEpochs boundaries after its first one at which a plan may still take effect
 * @param revealBlocks last blocks of an epoch in which a dataset's key is accepted
 */
public record GovernanceParameters(
    Periods periods, Shares shares, int graceEpochs, int revealBlocks, Wei bond, Wei keyBond) {

  /** Of the development chain: a proposal rules five minutes after it is typed. */
  public static final GovernanceParameters DEVNET =
      new GovernanceParameters(
          new Periods(2, 12, 6, 4, 40), Shares.USUAL, 20, 144, Wei.ofPoai(10), Wei.ofPoai(50));

  /** Of the main chain: a day to lock, two weeks to vote, a week to fetch and to dissent. */
  public static final GovernanceParameters MAINNET =
      new GovernanceParameters(
          new Periods(144, 2016, 1008, 432, 2016),
          Shares.USUAL,
          13,
          144,
          Wei.ofPoai(100),
          Wei.ofPoai(100));

  /**
   * Times in blocks.
   *
   * @param votingDelay from the proposal to the snapshot of power
   * @param votingPeriod from the snapshot to the deadline
   * @param timelock from queueing until a proposal's epochs are counted
   * @param lateQuorum what remains to vote when a quorum comes at the last moment
   * @param queueBlocks in which a passed proposal can be queued
   */
  public record Periods(
      long votingDelay, long votingPeriod, long timelock, long lateQuorum, long queueBlocks) {

    /** Until who votes could first have the coin back at the boundary that the vote leads to. */
    long cooldownBlocks(long epochBlocks) {
      return votingDelay + votingPeriod + lateQuorum + timelock + 2 * epochBlocks;
    }
  }

  /**
   * Shares of all coin issued, in hundredths of a percent.
   *
   * @param quorum that For and Abstain must reach
   * @param threshold that a proposer must have
   */
  public record Shares(int quorum, int threshold) {
    static final Shares USUAL = new Shares(400, 10);
  }
}
