package org.poai.market.duty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.market.duty.Answers.Purpose;
import org.poai.market.duty.SealedAnswer.Matter;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Judges cases for the account of a miner: computes the answer, seals it, and opens the seal when
 * the votes are in. The votes themselves are put into blocks by {@link JudgeBallots}.
 *
 * <p>Whatever branch rules, the seal that the state has is looked up in the journal, so the right
 * salt is at hand after any reorganisation and any crash. Owned by the thread {@code market}.
 */
public final class CaseJudge {
  /** Others close a case too; who judges waits up to so many blocks for them. */
  private static final int CLOSE_PATIENCE = 3;

  private final Address account;
  private final Sealer sealer;
  private final JudgeBallots ballots;
  private final MarketListener listener;

  public CaseJudge(Address account, Sealer sealer, JudgeBallots ballots, MarketListener listener) {
    this.account = account;
    this.sealer = sealer;
    this.ballots = ballots;
    this.listener = listener;
  }

  Address account() {
    return account;
  }

  /** A job whose case is open. */
  private record Disputed(Job job, MarketCase dispute) {}

  /** What is to be sent at a head, the most urgent first; what is to be voted is made ready. */
  List<Errand> step(MarketHead head, List<Job> jobs, Texts texts, Answers answers) {
    List<Disputed> open =
        jobs.stream()
            .flatMap(job -> head.openCase(job).map(it -> new Disputed(job, it)).stream())
            .sorted(Comparator.comparing(it -> it.dispute().openedAt()))
            .toList();
    List<SealedAnswer> votes = new ArrayList<>();
    List<Errand> errands = new ArrayList<>();
    for (Disputed each : open) {
      if (head.next() <= each.dispute().voteEnd(head.parameters())) {
        vote(each, head, texts, answers).ifPresent(votes::add);
      } else {
        finish(each, head, texts, answers).ifPresent(errands::add);
      }
    }
    ballots.prepare(votes, open.stream().map(each -> each.job().id()).toList());
    // While it votes, its blocks take nothing else of its account, and a call would wait in vain.
    boolean mayWithdraw = votes.isEmpty() || isPoor(head);
    return mayWithdraw
        ? Stream.concat(errands.stream(), Funds.withdrawal(head, account)).toList()
        : errands;
  }

  /** Nothing while the answer is not known, or where it cannot be kept. */
  private Optional<SealedAnswer> vote(
      Disputed disputed, MarketHead head, Texts texts, Answers answers) {
    Job job = disputed.job();
    Matter matter = new Matter(job.id(), JobQuestion.name(job, head), disputed.dispute().claimed());
    Optional<SealedAnswer> known = sealer.find(matter, account);
    if (known.isPresent()) {
      return known;
    }
    Optional<Hash32> answer =
        JobQuestion.of(job, head, texts)
            .flatMap(question -> answers.ask(question, Purpose.VOTE))
            .map(RightAnswer::hash);
    Optional<SealedAnswer> vote =
        answer.flatMap(hash -> sealer.vote(matter, account, hash, head.next()));
    vote.ifPresent(listener::sealed);
    return vote;
  }

  /** Opens the seal, then closes the case. */
  private Optional<Errand> finish(
      Disputed disputed, MarketHead head, Texts texts, Answers answers) {
    MarketCase dispute = disputed.dispute();
    CaseBallot ballot = head.ballot(dispute.id(), account);
    if (ballot.weight() == 0) {
      return Optional.empty();
    }
    long id = dispute.id();
    long revealEnd = dispute.revealEnd(head.parameters());
    if (head.next() > revealEnd) {
      long patience = Math.floorMod(account.hashCode(), CLOSE_PATIENCE);
      return head.next() > revealEnd + 1 + patience
          ? Optional.of(new Errand("close", id, MarketCalls.close(id)))
          : Optional.empty();
    }
    if (ballot.answer().isPresent()) {
      return Optional.empty();
    }
    return opening(ballot, disputed, head, texts, answers)
        .map(
            answer ->
                new Errand("reveal", id, MarketCalls.reveal(id, answer.answer(), answer.salt())));
  }

  /**
   * What opens the seal of a ballot: where the journal has it no more, or another machine with this
   * key has sealed, the answer is computed again, and has the same seal.
   */
  private Optional<SealedAnswer> opening(
      CaseBallot ballot, Disputed disputed, MarketHead head, Texts texts, Answers answers) {
    Optional<SealedAnswer> known = sealer.find(ballot.seal());
    if (known.isPresent()) {
      return known;
    }
    Optional<SealedAnswer> again = vote(disputed, head, texts, answers);
    if (again.isPresent() && !again.get().seal().equals(ballot.seal())) {
      listener.sealLost(disputed.job().id());
      return Optional.empty();
    }
    return again;
  }

  /** Whether the account could not put up the bond of a vote. */
  boolean isPoor(MarketHead head) {
    return !new Funds(head, account).has(head.parameters().voteBond());
  }
}
