package org.poai.cli.market;

import java.util.List;
import java.util.Optional;
import org.poai.client.SendReceipt;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.CaseOpened;
import org.poai.market.contract.MarketEvent.ChannelClosed;
import org.poai.market.contract.MarketEvent.ChannelClosing;
import org.poai.market.contract.MarketEvent.ChannelOpened;
import org.poai.market.contract.MarketEvent.ChannelPaid;
import org.poai.market.contract.MarketEvent.ChannelToppedUp;
import org.poai.market.contract.MarketEvent.ClaimShown;
import org.poai.market.contract.MarketEvent.Credited;
import org.poai.market.contract.MarketEvent.JobAccepted;
import org.poai.market.contract.MarketEvent.JobCanceled;
import org.poai.market.contract.MarketEvent.JobDelivered;
import org.poai.market.contract.MarketEvent.JobFailed;
import org.poai.market.contract.MarketEvent.JobPaid;
import org.poai.market.contract.MarketEvent.JobPosted;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.contract.MarketEvent.Withdrawn;
import org.poai.market.contract.MarketEvents;
import org.poai.primitives.Wei;

/** What the events of a transaction mean to the person who sent it. */
final class MarketEventText {
  private MarketEventText() {}

  static List<String> lines(SendReceipt receipt) {
    return receipt.logs().stream()
        .flatMap(log -> MarketEvents.read(log).stream())
        .flatMap(event -> line(event, receipt.block()).stream())
        .toList();
  }

  /** The job that a transaction posted. */
  static Optional<JobPosted> posted(SendReceipt receipt) {
    return receipt.logs().stream()
        .flatMap(log -> MarketEvents.read(log).stream())
        .filter(JobPosted.class::isInstance)
        .map(JobPosted.class::cast)
        .findFirst();
  }

  private static Optional<String> line(MarketEvent event, long block) {
    if (event instanceof JobPosted posted) {
      return Optional.of("Job " + posted.job() + " in block " + block + ".");
    }
    if (event instanceof JobCanceled canceled) {
      return Optional.of("Job " + canceled.job() + " is taken back.");
    }
    if (event instanceof JobAccepted accepted) {
      return Optional.of(
          "Job "
              + accepted.job()
              + " is yours for a stake of "
              + poai(accepted.stake())
              + "; deliver up to block "
              + accepted.deadline()
              + ".");
    }
    if (event instanceof JobDelivered delivered) {
      return Optional.of(
          "Job "
              + delivered.job()
              + " is delivered; it can be challenged up to block "
              + delivered.delivery().challengeEnd()
              + ", and settled after it.");
    }
    if (event instanceof JobFailed failed) {
      return Optional.of(
          "The worker of job "
              + failed.job()
              + " did not deliver: "
              + poai(failed.penalty())
              + " of its stake are the poster's.");
    }
    return event instanceof JobPaid paid
        ? Optional.of("Job " + paid.job() + " is paid: " + poai(paid.paid()) + " for the worker.")
        : ofCases(event);
  }

  private static Optional<String> ofCases(MarketEvent event) {
    if (event instanceof CaseOpened opened) {
      return Optional.of(
          "Case "
              + opened.job()
              + " is open: miners vote up to block "
              + opened.voteEnd()
              + ". Show your answer after it, and before the case is closed: poaid market"
              + " show-claim "
              + opened.job()
              + " --claim FILE");
    }
    if (event instanceof ClaimShown shown) {
      return Optional.of("The challenger's answer in case " + shown.job() + " is shown.");
    }
    if (event instanceof CaseClosed closed) {
      return Optional.of(
          "Case "
              + closed.job()
              + closed
                  .verdict()
                  .map(verdict -> " is ruled " + verdict + ": ")
                  .orElse(" hangs, and all have their money back: ")
              + closed.weight()
              + " of "
              + closed.cast()
              + " votes for what led.");
    }
    return event instanceof Slashed slashed
        ? Optional.of(
            "The worker's stake is gone: "
                + poai(slashed.burned())
                + " burned, "
                + poai(slashed.reward())
                + " for the challenger.")
        : ofChannels(event);
  }

  private static Optional<String> ofChannels(MarketEvent event) {
    if (event instanceof ChannelOpened opened) {
      return Optional.of(
          "Channel " + opened.channel() + " is open, with " + poai(opened.deposit()) + ".");
    }
    if (event instanceof ChannelToppedUp topped) {
      return Optional.of(
          "Channel " + topped.channel() + " holds " + poai(topped.deposit()) + " in all now.");
    }
    if (event instanceof ChannelPaid paid) {
      return Optional.of(
          "Channel "
              + paid.channel()
              + " has paid "
              + poai(paid.paid())
              + " to its worker in all.");
    }
    if (event instanceof ChannelClosing closing) {
      return Optional.of(
          "Channel "
              + closing.channel()
              + " closes: its worker can redeem up to block "
              + closing.closeAt()
              + "; then close it again, and the rest is yours.");
    }
    return event instanceof ChannelClosed closed
        ? Optional.of(
            "Channel "
                + closed.channel()
                + " is closed, with "
                + poai(closed.refunded())
                + " for its client.")
        : ofMoney(event);
  }

  private static Optional<String> ofMoney(MarketEvent event) {
    if (event instanceof Credited credited) {
      return Optional.of(
          poai(credited.amount())
              + " can be withdrawn by "
              + credited.account()
              + ": poaid market withdraw");
    }
    return event instanceof Withdrawn withdrawn
        ? Optional.of(poai(withdrawn.amount()) + " are yours again.")
        : Optional.empty();
  }

  private static String poai(Wei amount) {
    return amount.toPoai() + " POAI";
  }
}
