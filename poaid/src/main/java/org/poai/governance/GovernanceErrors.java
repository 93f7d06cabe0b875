package org.poai.governance;

import static java.util.Map.entry;
import static org.poai.contract.ErrorClauses.poai;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.contract.ErrorClauses;
import org.poai.contract.Fields;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/** What the governance contracts' errors say, as clauses for people. */
public final class GovernanceErrors {
  private static final ErrorClauses CLAUSES =
      new ErrorClauses(
          Map.ofEntries(
              entry("UnknownProposal(uint256)", f -> "there is no proposal " + f.number(0)),
              entry(
                  "UnexpectedState(uint256,uint8)",
                  f -> "proposal " + f.number(0) + " " + meaning(Proposal.State.of(f.count(1)))),
              entry(
                  "AlreadyClosed(uint256)",
                  f -> "the bond of proposal " + f.number(0) + " is settled already"),
              entry(
                  "AlreadyVoted(uint256,address)",
                  f -> f.address(1) + " has voted on proposal " + f.number(0) + " already"),
              entry("InvalidVoteType(uint8)", f -> "a vote is 0, 1 or 2, not " + f.number(0)),
              entry("InsufficientPower(uint256,uint256)", GovernanceErrors::power),
              entry(
                  "WrongBond(uint256,uint256)",
                  f -> "the bond is " + poai(f, 1) + ", and " + poai(f, 0) + " were sent"),
              entry(
                  "EpochOutOfRange(uint256,uint256)",
                  f ->
                      "it can rule from epoch "
                          + f.number(0)
                          + " on, and may not wait beyond epoch "
                          + f.number(1)),
              entry(
                  "DescriptionTooLong(uint256,uint256)",
                  f -> "a description has at most " + f.number(1) + " bytes, not " + f.number(0)),
              entry(
                  "NotProposer(address)",
                  f -> "only its proposer can do this, not " + f.address(0)),
              entry(
                  "InvalidSignature(address)", f -> "the signature is not that of " + f.address(0)),
              entry("NothingToWithdraw()", f -> "there is nothing to withdraw"),
              entry("PaymentRefused(address)", f -> f.address(0) + " does not take the money"),
              entry("InvalidDataset(string)", f -> outOfRange(f.text(0))),
              entry(
                  "UnknownDataset(uint256)",
                  f -> "there is no dataset " + f.number(0) + " whose key is known"),
              entry("NoKeyAwaited(uint256)", f -> "proposal " + f.number(0) + " waits for no key"),
              entry(
                  "OutsideRevealWindow(uint256,uint256)",
                  f ->
                      "its key is accepted from block " + f.number(0) + " to block " + f.number(1)),
              entry("WrongKey()", f -> "this is not the key that the proposal committed to"),
              entry("InvalidModel(string)", f -> outOfRange(f.text(0))),
              entry("UnknownModel(uint256)", f -> "there is no model " + f.number(0)),
              entry(
                  "InvalidRecordCount(uint256,uint256)",
                  f -> f.number(0) + " records do not go with " + f.number(1) + " samples"),
              entry("NothingToMove()", f -> "there is nothing to move"),
              entry(
                  "InsufficientLock(uint256,uint256)",
                  f -> "only " + poai(f, 0) + " are locked, not " + poai(f, 1)),
              entry("ExitNotReady(uint256)", f -> "the money can be had from block " + f.number(0)),
              entry(
                  "FutureLookup(uint256,uint256)",
                  f -> "power at block " + f.number(0) + " is not known before that block is past"),
              entry(
                  "InvalidNonce(address,uint256)",
                  f -> "the next signature of " + f.address(0) + " has the nonce " + f.number(1)),
              entry("VotesExpiredSignature(uint256)", f -> "the signature's time is over")));

  private GovernanceErrors() {}

  /** The clause of what a call reverted with; empty where no governance contract says that. */
  public static Optional<String> clause(Bytes revert) {
    return CLAUSES.clause(revert);
  }

  /** The signatures of all errors that have a clause. */
  static Set<String> known() {
    return CLAUSES.signatures();
  }

  private static String meaning(Proposal.State state) {
    return switch (state) {
      case PENDING -> "is Pending: its vote has not begun";
      case ACTIVE -> "is Active: the vote goes on";
      case CANCELED -> "is Canceled: its proposer took it back";
      case DEFEATED -> "is Defeated: it did not pass";
      case SUCCEEDED -> "is Succeeded: it passed, and waits to be queued";
      case QUEUED -> "is Queued: it stands in the plan";
      case EXPIRED -> "is Expired: its time is over";
      case EXECUTED -> "is Executed: it rules or ruled";
    };
  }

  private static String power(Fields f) {
    Wei needed = f.wei(1);
    return needed.equals(Wei.of(1))
        ? "the account had no power when this vote's power was counted; what is locked later counts"
            + " for later proposals"
        : "it takes "
            + poai(f, 1)
            + " of power at the end of the block before, and the account had "
            + poai(f, 0);
  }

  private static String outOfRange(String field) {
    return "the record's " + field + " is out of its range";
  }
}
