package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.governance.BallotCalls.MODELS;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.governance.Proposal.State;
import org.poai.governance.Proposal.Support;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;

/**
 * Attacks on votes, on the contracts themselves: epochs of 20 blocks, a vote of 12 that begins
 * behind the second block after the proposal, 100 000 POAI before the first block.
 */
final class GovernanceAttacksTest {
  private static final Wei BOND = Wei.ofPoai(10);
  private static final int EPOCH = 20;

  private ContractRig rig =
      new ContractRig(
          Map.of(
              "alice", Wei.ofPoai(20_000), "bob", Wei.ofPoai(20_000), "eve", Wei.ofPoai(20_000)));

  @BeforeEach
  void lockAlice() {
    rig.moveTo(3);
    assertThat(refusal("alice", VotesCalls.lock(Wei.ofPoai(5_000)))).isEmpty();
    rig.moveTo(5);
  }

  /** What a contract refuses, as a clause; empty where it does what was asked. */
  private Optional<String> refusal(String who, Message message) {
    Executed result =
        rig.send(
            ContractRig.address(who), message.to().orElseThrow(), message.data(), message.value());
    return result.outcome().success()
        ? Optional.empty()
        : Optional.of(GovernanceErrors.clause(result.output()).orElse("no clause"));
  }

  private void done(String who, Message message) {
    assertThat(refusal(who, message)).isEmpty();
  }

  private <T> T ask(View<T> view) {
    return view.read(rig.view(view.contract(), view.input()).output());
  }

  private static Message proposal(long notBefore) {
    Hash32 any = Keccak.hash(Bytes.utf8("any"));
    ModelRecord junk =
        new ModelRecord(
            "poai-ref/1",
            new ModelRecord.Hashes(any, any, any, any),
            new ModelRecord.Figures(1, 1, 1, 1, 1),
            new ContentId(0, Hash32.ZERO),
            new ModelRecord.Delta(0, 0, Hash32.ZERO));
    return BallotCalls.propose(junk, notBefore, "", BOND);
  }

  private void pass() {
    done("alice", proposal(3));
    rig.moveTo(8);
    done("alice", MODELS.castVote(1, Support.FOR));
    rig.moveTo(20);
    done("bob", MODELS.queue(1));
  }

  @Test
  void flashLoan_lockedInTheBlockOfTheProposalOrOfTheVote_countsNothing() {
    done("eve", VotesCalls.lock(Wei.ofPoai(10_000)));
    assertThat(refusal("eve", proposal(3)).orElseThrow()).contains("the account had 0 POAI");
    done("alice", proposal(3));
    rig.moveTo(8);
    done("bob", VotesCalls.lock(Wei.ofPoai(10_000)));
    assertThat(refusal("bob", MODELS.castVote(1, Support.FOR)).orElseThrow())
        .contains("no power when this vote's power was counted");
    done("bob", VotesCalls.requestExit(Wei.ofPoai(10_000)));
    assertThat(refusal("bob", VotesCalls.withdraw()))
        .hasValue("the money can be had from block 72");
  }

  @Test
  void borrowedCoin_staysLockedBeyondTheFirstBoundaryOfWhatItDecided() {
    pass();
    done("alice", VotesCalls.requestExit(Wei.ofPoai(5_000)));

    long boundary = ask(MODELS.proposal(1)).epochs().from() * EPOCH;

    assertThat(ask(VotesCalls.exit(ContractRig.address("alice"))).readyAt())
        .isGreaterThan(boundary);
  }

  @Test
  void junkModel_passed_neverSignalled_expires() {
    pass();
    assertThat(ask(MODELS.state(1))).isEqualTo(State.QUEUED);

    rig.moveTo(23 * EPOCH - 1); // no boundary up to that of epoch 23 wrote a word
    assertThat(ask(MODELS.state(1))).isEqualTo(State.QUEUED);
    rig.moveTo(23 * EPOCH);

    assertThat(ask(MODELS.state(1))).isEqualTo(State.EXPIRED);
    GovernanceSlots slots = GovernanceSlots.of(rig.state());
    assertThat(slots.next(GenesisContract.MODEL_REGISTRY, 24)).isZero();
    assertThat(slots.ruling(GenesisContract.MODEL_REGISTRY).proposal()).isZero();
  }

  @Test
  void quorum_emptyLock_unreached_andItsBondBurns() {
    done("alice", VotesCalls.requestExit(Wei.ofPoai(4_000)));
    rig.moveTo(6);
    done("alice", proposal(3));
    rig.moveTo(9);
    done("alice", MODELS.castVote(1, Support.FOR)); // all that is locked, one percent of all coin
    rig.moveTo(21);

    assertThat(ask(MODELS.state(1))).isEqualTo(State.DEFEATED);
    done("eve", MODELS.close(1));
    assertThat(ask(MODELS.credit(ContractRig.address("alice")))).isEqualTo(Wei.ZERO);
    assertThat(ask(MODELS.proposal(1)).bond()).isEqualTo(Wei.ZERO);
  }

  @Test
  void opponentsWhoVoteAgainst_doNotBurnTheBond() {
    done("bob", VotesCalls.lock(Wei.ofPoai(5_000)));
    rig.moveTo(6);
    done("alice", proposal(3));
    rig.moveTo(9);
    done("bob", MODELS.castVote(1, Support.AGAINST));
    rig.moveTo(21);

    done("eve", MODELS.close(1));

    assertThat(ask(MODELS.credit(ContractRig.address("alice")))).isEqualTo(BOND);
  }

  @Test
  void whaleOfTheLastBlock_givesTheOthersTimeToAnswer_once() {
    done("bob", VotesCalls.lock(Wei.ofPoai(9_000)));
    rig.moveTo(6);
    done("alice", proposal(3));
    rig.moveTo(20);
    done("alice", MODELS.castVote(1, Support.FOR));
    assertThat(ask(MODELS.proposal(1)).voting().deadline()).isEqualTo(24);
    rig.moveTo(24);

    done("bob", MODELS.castVote(1, Support.AGAINST));

    assertThat(ask(MODELS.proposal(1)).voting().deadline()).isEqualTo(24);
    rig.moveTo(25);
    assertThat(ask(MODELS.state(1))).isEqualTo(State.DEFEATED);
  }

  @Test
  void proposalOfAnother_cannotBeCanceled_andAnybodyQueuesIt() {
    done("alice", proposal(3));

    assertThat(refusal("bob", MODELS.cancel(1)).orElseThrow()).startsWith("only its proposer");
    done("alice", proposal(3)); // numbers are counted: nobody takes another's
    assertThat(ask(MODELS.proposalCount())).isEqualTo(2);
    rig.moveTo(8);
    done("alice", MODELS.castVote(1, Support.FOR));
    rig.moveTo(20);
    done("eve", MODELS.queue(1));
  }

  @Test
  void epochThatCannotBeHad_orThatLiesTooFarAway_isRefused() {
    for (long epoch : new long[] {0, 1, 2, 84, Integer.MAX_VALUE}) {
      assertThat(refusal("alice", proposal(epoch)))
          .hasValue("it can rule from epoch 3 on, and may not wait beyond epoch 83");
    }
    done("alice", proposal(83));
  }
}
