package org.poai.market.duty;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.poai.crypto.Keccak;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Delivery;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.market.duty.Answers.Purpose;
import org.poai.market.duty.SealedAnswer.Matter;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Computes delivered results again, and challenges those that are false. The own answer and its
 * salt are on the disk before the challenge is sent, and are shown once the votes are in.
 *
 * <p>Which results are looked at is drawn here, unforeseeable for a worker. Owned by the thread
 * {@code market}.
 */
public final class JobChallenger {
  private static final int MOST_DRAWN = 4_096;

  private final Terms terms;
  private final Sealer sealer;
  private final SecureRandom random;
  private final MarketListener listener;

  private final Map<Draw, Boolean> drawn = BoundedMap.byAge(MOST_DRAWN);

  /**
   * What it does for whom.
   *
   * @param thousandths of the results that it looks at
   * @param most wei that may lie in bonds and pots at a time
   * @param own accounts of this operator, whose results it trusts
   */
  public record Terms(Address account, int thousandths, Wei most, Set<Address> own) {
    private static final int ALL = 1_000;

    public Terms {
      own = Set.copyOf(own);
    }
  }

  private record Draw(long job, Hash32 result) {}

  public JobChallenger(Terms terms, Sealer sealer, SecureRandom random, MarketListener listener) {
    this.terms = terms;
    this.sealer = sealer;
    this.random = random;
    this.listener = listener;
  }

  Address account() {
    return terms.account();
  }

  /** What is to be sent at a head, the most urgent first. */
  List<Errand> step(MarketHead head, List<Job> jobs, Texts texts, Answers answers) {
    List<Errand> errands = new ArrayList<>();
    Wei bound = Wei.ZERO;
    for (Job job : jobs) {
      Optional<MarketCase> own =
          head.openCase(job)
              .filter(dispute -> dispute.parties().challenger().equals(terms.account()));
      if (own.isPresent()) {
        bound = bound.plus(own.get().parties().bond()).plus(head.parameters().casePot());
        finish(job, own.get(), head, texts, answers).ifPresent(errands::add);
      }
    }
    errands.addAll(challenges(head, jobs, bound, texts, answers));
    return Stream.concat(errands.stream(), Funds.withdrawal(head, terms.account())).toList();
  }

  /** Shows the claim, then closes the case. */
  private Optional<Errand> finish(
      Job job, MarketCase dispute, MarketHead head, Texts texts, Answers answers) {
    long id = dispute.id();
    boolean isToShow =
        head.next() > dispute.voteEnd(head.parameters()) && dispute.claim().answer().isEmpty();
    Optional<SealedAnswer> claim =
        isToShow ? opening(job, dispute, head, texts, answers) : Optional.empty();
    if (claim.isPresent()) {
      SealedAnswer shown = claim.get();
      return Optional.of(
          new Errand("show-claim", id, MarketCalls.showClaim(id, shown.answer(), shown.salt())));
    }
    return head.next() > dispute.revealEnd(head.parameters())
        ? Optional.of(new Errand("close", id, MarketCalls.close(id)))
        : Optional.empty();
  }

  /**
   * What opens the seal of a claim: where the journal has it no more, the answer is computed again,
   * and has the same seal.
   */
  private Optional<SealedAnswer> opening(
      Job job, MarketCase dispute, MarketHead head, Texts texts, Answers answers) {
    Hash32 commit = dispute.claim().commit();
    return sealer
        .find(commit)
        .or(
            () ->
                JobQuestion.of(job, head, texts)
                    .flatMap(question -> lie(job, question, answers))
                    .flatMap(lie -> claim(job, lie, head))
                    .filter(again -> again.seal().equals(commit)));
  }

  private Optional<SealedAnswer> claim(Job job, Lie lie, MarketHead head) {
    Matter matter = new Matter(job.id(), lie.question().name(), result(job));
    return sealer.claim(matter, terms.account(), Keccak.hash(lie.right()), head.next());
  }

  /** The results with the largest stakes are looked at first. */
  private List<Errand> challenges(
      MarketHead head, List<Job> jobs, Wei boundBefore, Texts texts, Answers answers) {
    List<Errand> errands = new ArrayList<>();
    Funds funds = new Funds(head, terms.account());
    Wei bound = boundBefore;
    List<Job> suspects =
        jobs.stream()
            .filter(job -> isWatched(job, head))
            .sorted(Comparator.comparing(JobChallenger::stake).reversed())
            .toList();
    for (Job job : suspects) {
      Wei value = head.parameters().toChallenge(stake(job));
      Optional<Lie> lie =
          JobQuestion.of(job, head, texts).flatMap(question -> lie(job, question, answers));
      if (lie.isPresent() && bound.plus(value).compareTo(terms.most()) <= 0 && funds.take(value)) {
        bound = bound.plus(value);
        challenge(job, lie.get(), value, head, texts).ifPresent(errands::add);
      }
    }
    return errands;
  }

  private static Wei stake(Job job) {
    return job.work().map(Job.Work::stake).orElse(Wei.ZERO);
  }

  private boolean isWatched(Job job, MarketHead head) {
    return job.status() == Status.DELIVERED
        && job.delivery().filter(it -> head.next() <= it.challengeEnd()).isPresent()
        && job.worker().filter(it -> !terms.own().contains(it)).isPresent()
        && !job.worker().equals(Optional.of(terms.account()))
        && isDrawn(new Draw(job.id(), result(job)));
  }

  private boolean isDrawn(Draw draw) {
    return drawn.computeIfAbsent(draw, any -> random.nextInt(Terms.ALL) < terms.thousandths());
  }

  private static Hash32 result(Job job) {
    return job.delivery().map(Delivery::resultHash).orElse(Hash32.ZERO);
  }

  /** A result that is not what the model answers. */
  private record Lie(JobQuestion question, Bytes right) {}

  /** Nothing where the result is right, or not known to be false yet. */
  private static Optional<Lie> lie(Job job, JobQuestion question, Answers answers) {
    return answers
        .ask(question, Purpose.CHECK)
        .filter(right -> !right.hash().equals(result(job)))
        .flatMap(RightAnswer::text)
        .map(text -> new Lie(question, text));
  }

  /** Nothing where the claim cannot be kept. */
  private Optional<Errand> challenge(Job job, Lie lie, Wei value, MarketHead head, Texts texts) {
    Matter matter = new Matter(job.id(), lie.question().name(), result(job));
    Optional<SealedAnswer> known = sealer.find(matter, terms.account());
    Optional<SealedAnswer> claim = known.or(() -> claim(job, lie, head));
    if (known.isEmpty() && claim.isPresent()) {
      listener.falseResult(job, texts.result(job), lie.right(), value);
    }
    return claim.map(
        own ->
            new Errand(
                "challenge",
                job.id(),
                MarketCalls.challenge(
                    job.id(),
                    job.terms().model(),
                    job.terms().maxTokens(),
                    result(job),
                    own.seal(),
                    lie.question().prompt(),
                    value)));
  }

  /** Whether the account could not challenge the smallest stake. */
  boolean isPoor(MarketHead head) {
    return !new Funds(head, terms.account())
        .has(head.parameters().toChallenge(head.parameters().minStake()));
  }
}
