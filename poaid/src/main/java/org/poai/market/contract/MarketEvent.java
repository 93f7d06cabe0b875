package org.poai.market.contract;

import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** What the market told in a log. */
public sealed interface MarketEvent {
  /** A job waits for a worker. */
  record JobPosted(long job, Address poster, Job.Terms terms, Bytes prompt)
      implements MarketEvent {}

  /** Nobody took a job, or its poster took it back. */
  record JobCanceled(long job) implements MarketEvent {}

  /** A worker staked, and delivers up to block {@code deadline}. */
  record JobAccepted(long job, Address worker, Wei stake, long deadline) implements MarketEvent {}

  /** A result came. */
  record JobDelivered(long job, Address worker, Job.Delivery delivery, Bytes result)
      implements MarketEvent {}

  /** A worker did not deliver in time; the penalty is the poster's. */
  record JobFailed(long job, Address worker, Wei penalty) implements MarketEvent {}

  /** A worker earned its price, less the fee, which is the judges' pool's. */
  record JobPaid(long job, Address worker, Wei paid, Wei fee) implements MarketEvent {}

  /** A case ended without a right result, and the poster has the price back. */
  record JobRefunded(long job) implements MarketEvent {}

  /**
   * A result was challenged.
   *
   * @param claimed hash of the result
   * @param voteEnd the last block with votes
   * @param revealEnd the last block in which answers are shown
   */
  record CaseOpened(
      long job,
      Address worker,
      Address challenger,
      Question question,
      Hash32 claimed,
      long voteEnd,
      long revealEnd)
      implements MarketEvent {}

  /**
   * What a case is about.
   *
   * @param model number of the model's record
   * @param maxTokens the most tokens of the answer
   */
  record Question(long model, int maxTokens, Bytes prompt) {}

  /** A miner has {@code weight} votes under this seal. */
  record Voted(long job, Address voter, int weight, Hash32 seal) implements MarketEvent {}

  /** A miner showed its answer. */
  record Revealed(long job, Address voter, int weight, Hash32 answer) implements MarketEvent {}

  /** A challenger's own answer was shown. */
  record ClaimShown(long job, Hash32 answer) implements MarketEvent {}

  /** A miner has its bonds back, and earned an amount besides. */
  record JudgePaid(long job, Address voter, Wei amount) implements MarketEvent {}

  /** A miner lost a part of its bonds. */
  record JudgeFined(long job, Address voter, Wei amount) implements MarketEvent {}

  /**
   * A case ended.
   *
   * @param verdict hash of the right answer; empty when the case hangs
   * @param weight votes for the answer that led, of all {@code cast}
   */
  record CaseClosed(long job, Optional<Hash32> verdict, int weight, int cast)
      implements MarketEvent {}

  /** A worker lost its stake. */
  record Slashed(long job, Address worker, Address challenger, Wei burned, Wei reward)
      implements MarketEvent {}

  /** A client opened a channel. */
  record ChannelOpened(long channel, Address client, Address worker, Wei deposit)
      implements MarketEvent {}

  /** A channel's deposit grew to this. */
  record ChannelToppedUp(long channel, Wei deposit) implements MarketEvent {}

  /** A worker has been paid {@code paid} in all, fees included; the last one was {@code fee}. */
  record ChannelPaid(long channel, Address worker, Wei paid, Wei fee) implements MarketEvent {}

  /** A client gave notice. */
  record ChannelClosing(long channel, long closeAt) implements MarketEvent {}

  /** A channel is closed, and the rest is the client's. */
  record ChannelClosed(long channel, Wei refunded) implements MarketEvent {}

  /** The judges' pool holds this now. */
  record PoolChanged(Wei pool) implements MarketEvent {}

  /** An account has money to withdraw. */
  record Credited(Address account, Wei amount) implements MarketEvent {}

  /** A part of an account's credit became a stake, a pot or a bond. */
  record Debited(Address account, Wei amount) implements MarketEvent {}

  /** Money left the market. */
  record Withdrawn(Address account, Wei amount) implements MarketEvent {}

  /** Money went to address 0. */
  record Burned(Wei amount) implements MarketEvent {}
}
