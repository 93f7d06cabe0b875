package org.poai.market.contract;

import static java.util.Map.entry;
import static org.poai.contract.ErrorClauses.poai;

import java.util.Map;
import java.util.Optional;
import org.poai.contract.ErrorClauses;
import org.poai.contract.Fields;
import org.poai.primitives.Bytes;

/** What the market's errors say, as clauses for people. */
public final class MarketErrors {
  static final ErrorClauses CLAUSES =
      new ErrorClauses(
          Map.ofEntries(
              entry("OutOfRange(string,uint256,uint256)", MarketErrors::range),
              entry("TooEarly(uint256)", f -> "this can be done from block " + f.number(0) + " on"),
              entry("TooLate(uint256)", f -> "this could be done up to block " + f.number(0)),
              entry(
                  "TooMuchSent(uint256,uint256)",
                  f -> "it takes " + poai(f, 1) + ", and " + poai(f, 0) + " were sent"),
              entry(
                  "NotEnough(uint256,uint256,uint256)",
                  f ->
                      "it takes "
                          + poai(f, 0)
                          + ", and "
                          + poai(f, 1)
                          + " were sent; the account's credit is "
                          + poai(f, 2)),
              entry("NothingToWithdraw()", f -> "there is nothing to withdraw"),
              entry("PaymentRefused(address)", f -> f.address(0) + " does not take the money"),
              entry("UnknownJob(uint256)", f -> "there is no job " + f.number(0)),
              entry(
                  "UnexpectedStatus(uint256,uint8)",
                  f -> "job " + f.number(0) + " " + meaning(Job.Status.of(f.count(1)))),
              entry(
                  "OtherModel(uint256)",
                  f -> "jobs are about the model that rules, number " + f.number(0)),
              entry(
                  "PromptNotText(uint256)",
                  f ->
                      "the prompt must be UTF-8 without U+0000, and is not from byte "
                          + f.number(0)
                          + " on"),
              entry(
                  "OtherQuestion(uint64,uint16,bytes32)",
                  f ->
                      "the job asks model "
                          + f.number(0)
                          + " for at most "
                          + f.number(1)
                          + " tokens after the prompt with the hash "
                          + f.hash(2)),
              entry("OtherResult(bytes32)", f -> "the job's result has the hash " + f.hash(0)),
              entry(
                  "NotPoster(address,address)",
                  f ->
                      "while it waits for a worker, only its poster "
                          + f.address(1)
                          + " can take the job back"),
              entry(
                  "NotWorker(address,address)",
                  f -> "only the job's worker " + f.address(1) + " can deliver it"),
              entry(
                  "BothSides(address)",
                  f -> f.address(0) + " is a party of this job and cannot be the other one too"),
              entry("UnknownCase(uint256)", f -> "there is no case " + f.number(0)),
              entry("AlreadyRuled(uint256)", f -> "case " + f.number(0) + " is closed"),
              entry(
                  "NotMiner(address,address)",
                  f -> "a vote counts only in a block that the voter mined itself"),
              entry(
                  "VotedInThisBlock(uint256)",
                  f -> "a miner votes once a block in case " + f.number(0)),
              entry("OtherClaim(bytes32)", f -> "the case is about the result " + f.hash(0)),
              entry("EmptySeal()", f -> "a seal is not zero"),
              entry(
                  "NoVote(uint256,address)",
                  f -> f.address(1) + " has no vote in case " + f.number(0)),
              entry(
                  "AlreadyRevealed(uint256,address)",
                  f -> f.address(1) + " has shown its answer in case " + f.number(0)),
              entry("WrongSeal()", f -> "answer and salt are not what was sealed"),
              entry("UnknownChannel(uint256)", f -> "there is no channel " + f.number(0)),
              entry("ChannelIsClosed(uint256)", f -> "channel " + f.number(0) + " is closed"),
              entry(
                  "ChannelIsClosing(uint256,uint256)",
                  f ->
                      "channel "
                          + f.number(0)
                          + " is closing: its client gave notice for block "
                          + f.number(1)),
              entry(
                  "InvalidWorker(address)",
                  f -> "a channel leads to another account, not to " + f.address(0)),
              entry(
                  "NotClient(address,address)",
                  f -> "only the channel's client " + f.address(1) + " can do this"),
              entry(
                  "NotParty(address)",
                  f -> "only the channel's client or worker can close it, not " + f.address(0)),
              entry(
                  "WrongVoucher(address)",
                  f -> "the voucher is not signed by the channel's client " + f.address(0))));

  private MarketErrors() {}

  /** The clause of what a call reverted with; empty where the market does not say that. */
  public static Optional<String> clause(Bytes revert) {
    return CLAUSES.clause(revert);
  }

  private static String range(Fields f) {
    return switch (f.text(0)) {
      case "price" -> "a job's price is at least " + poai(f, 1);
      case "deposit" -> "a channel takes a deposit of more than 0 POAI";
      case "paid" ->
          "the voucher must be for " + poai(f, 1) + " to " + poai(f, 2) + ", the deposit";
      case "prompt", "result" ->
          "a " + f.text(0) + " has " + f.number(1) + " to " + f.number(2) + " bytes";
      default -> f.text(0) + " must be from " + f.number(1) + " to " + f.number(2);
    };
  }

  private static String meaning(Job.Status status) {
    return switch (status) {
      case OPEN -> "is open: no worker has taken it";
      case ACCEPTED -> "is accepted: its result has not come";
      case DELIVERED -> "is delivered: its result can be challenged";
      case DISPUTED -> "is disputed: a case about it is open";
      case PAID -> "is paid: it has ended";
      case REFUNDED -> "is refunded: it has ended";
    };
  }
}
