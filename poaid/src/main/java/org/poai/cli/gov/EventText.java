package org.poai.cli.gov;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.cli.contract.Sender;
import org.poai.cli.wallet.Submission.Explanation;
import org.poai.client.RpcFailure;
import org.poai.client.SendReceipt;
import org.poai.governance.BallotCalls;
import org.poai.governance.GovernanceEvent;
import org.poai.governance.GovernanceEvent.Credited;
import org.poai.governance.GovernanceEvent.DelegateChanged;
import org.poai.governance.GovernanceEvent.ExitRequested;
import org.poai.governance.GovernanceEvent.KeyRevealed;
import org.poai.governance.GovernanceEvent.KeyWithheld;
import org.poai.governance.GovernanceEvent.Locked;
import org.poai.governance.GovernanceEvent.ProposalCanceled;
import org.poai.governance.GovernanceEvent.ProposalClosed;
import org.poai.governance.GovernanceEvent.ProposalCreated;
import org.poai.governance.GovernanceEvent.ProposalExtended;
import org.poai.governance.GovernanceEvent.ProposalQueued;
import org.poai.governance.GovernanceEvent.VoteCast;
import org.poai.governance.GovernanceEvent.Withdrawn;
import org.poai.governance.GovernanceEvents;
import org.poai.governance.Proposal;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Wei;

/** What the events of a transaction mean to the person who sent it. */
record EventText(Governance governance) {
  static Explanation of(Sender sender) {
    return new EventText(new Governance(sender.node().chain()))::lines;
  }

  List<String> lines(SendReceipt receipt) throws RpcFailure {
    List<String> lines = new ArrayList<>();
    for (Log log : receipt.logs()) {
      Optional<GovernanceEvent> event = GovernanceEvents.read(log);
      if (event.isPresent()) {
        line(event.get(), receipt.block()).ifPresent(lines::add);
      }
    }
    return lines;
  }

  private Optional<String> line(GovernanceEvent event, long block) throws RpcFailure {
    if (event instanceof VoteCast vote) {
      return Optional.of(count(vote));
    }
    if (event instanceof ProposalQueued queued) {
      return Optional.of(plan(queued));
    }
    return event instanceof ProposalCreated created
        ? Optional.of(
            "Proposal "
                + created.proposal()
                + " in block "
                + block
                + ": vote from block "
                + (created.votes().snapshot() + 1)
                + " to block "
                + created.votes().deadline()
                + ".")
        : plain(event);
  }

  private static Optional<String> plain(GovernanceEvent event) {
    if (event instanceof Locked locked) {
      return Optional.of(poai(locked.amount()) + " are locked; they count from the next block on.");
    }
    if (event instanceof ExitRequested exit) {
      return Optional.of(
          poai(exit.amount())
              + " no longer vote, and can be withdrawn from block "
              + exit.readyAt()
              + " on.");
    }
    if (event instanceof Withdrawn withdrawn) {
      return Optional.of(poai(withdrawn.amount()) + " are yours again.");
    }
    if (event instanceof DelegateChanged changed) {
      return Optional.of(changed.to() + " votes with what " + changed.account() + " locks.");
    }
    if (event instanceof Credited credited) {
      return Optional.of(
          poai(credited.amount())
              + " of bond can be withdrawn by "
              + credited.account()
              + ": poaid gov withdraw");
    }
    return ended(event);
  }

  private static Optional<String> ended(GovernanceEvent event) {
    if (event instanceof ProposalCanceled canceled) {
      return Optional.of("Proposal " + canceled.proposal() + " is taken back.");
    }
    if (event instanceof ProposalClosed closed) {
      return Optional.of(
          "Proposal "
              + closed.proposal()
              + " is closed"
              + (closed.burned().isZero()
                  ? "."
                  : ": too few voted, and its bond of " + poai(closed.burned()) + " is burned."));
    }
    if (event instanceof ProposalExtended extended) {
      return Optional.of(
          "The quorum came late: the vote goes on to block " + extended.deadline() + ".");
    }
    if (event instanceof KeyRevealed revealed) {
      return Optional.of("The key of proposal " + revealed.proposal() + " is on the chain.");
    }
    return event instanceof KeyWithheld withheld
        ? Optional.of(
            "The key of proposal "
                + withheld.proposal()
                + " did not come: "
                + poai(withheld.burned())
                + " of bond are burned.")
        : Optional.empty();
  }

  private String count(VoteCast vote) throws RpcFailure {
    BallotCalls calls = new BallotCalls(vote.contract());
    Proposal.Voting voting = governance.read(calls.proposal(vote.proposal())).voting();
    Wei quorum = governance.read(calls.quorum(BlockNumber.of(voting.snapshot())));
    boolean reached = voting.inFavour().plus(voting.abstaining()).compareTo(quorum) >= 0;
    return poai(vote.weight())
        + " counted. Proposal "
        + vote.proposal()
        + " has "
        + voting.inFavour().toPoai()
        + " For, "
        + voting.against().toPoai()
        + " Against, "
        + voting.abstaining().toPoai()
        + " Abstain; the quorum of "
        + quorum.toPoai()
        + (reached ? " is reached." : " is not reached.");
  }

  private String plan(ProposalQueued queued) throws RpcFailure {
    BallotCalls calls = new BallotCalls(queued.contract());
    long epochBlocks = governance.read(calls.parameters()).epochBlocks();
    String plan =
        "Proposal "
            + queued.proposal()
            + " may rule from block "
            + Math.multiplyExact(queued.fromEpoch(), epochBlocks)
            + " (epoch "
            + queued.fromEpoch()
            + "), until epoch "
            + queued.untilEpoch()
            + ", once three quarters of an epoch's blocks signal for it.";
    if (queued.contract() == GenesisContract.DATASET_DAO) {
      long subject = governance.read(calls.proposal(queued.proposal())).subject();
      if (subject != 0 && governance.read(BallotCalls.dataset(subject)).key().isEmpty()) {
        BallotCalls.Window window = governance.read(BallotCalls.revealWindow(queued.proposal()));
        return plan
            + " Its key must come between block "
            + window.first()
            + " and block "
            + window.last()
            + ": poaid gov reveal "
            + queued.proposal()
            + " --key FILE";
      }
    }
    return plan;
  }

  private static String poai(Wei amount) {
    return amount.toPoai() + " POAI";
  }
}
