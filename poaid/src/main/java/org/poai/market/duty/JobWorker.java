package org.poai.market.duty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.chain.block.Transaction.Message;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.market.duty.Answers.Purpose;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/**
 * Serves jobs for an account: computes an answer, takes the job, delivers, and fetches what is
 * earned.
 *
 * <p>The answer is computed before the job is taken. So a prompt that ends the engine, or takes too
 * long, costs no stake, and what is taken is delivered in the next block. It keeps nothing between
 * two heads that a crash could lose. Owned by the thread {@code market}.
 */
public final class JobWorker {
  /** Jobs that are taken and not delivered. */
  private static final int MOST_IN_HAND = 8;

  /** Open jobs without a known answer before the rest waits; a prompt that is poison is known. */
  private static final int MOST_UNKNOWN = 4;

  /** A transaction is replaced after three blocks, so a shorter time is a gamble. */
  private static final int LEAST_DELIVER_BLOCKS = 4;

  private final Address account;
  private final Wei pricePerToken;
  private final Speech speech;

  /** What is delivered for a job, given the right answer. */
  @FunctionalInterface
  public interface Speech {
    Bytes of(Job job, Bytes answer);
  }

  /**
   * A worker.
   *
   * @param pricePerToken least that a job has to pay for each token that it may have
   */
  public JobWorker(Address account, Wei pricePerToken, Speech speech) {
    this.account = account;
    this.pricePerToken = pricePerToken;
    this.speech = speech;
  }

  Address account() {
    return account;
  }

  /** What is to be sent at a head, the most urgent first. */
  List<Errand> step(MarketHead head, List<Job> jobs, Texts texts, Answers answers) {
    List<Errand> errands = new ArrayList<>();
    List<Job> own =
        jobs.stream().filter(job -> job.worker().filter(account::equals).isPresent()).toList();
    own.forEach(job -> finish(job, head, texts, answers).ifPresent(errands::add));
    long inHand = own.stream().filter(job -> job.status() == Status.ACCEPTED).count();
    if (inHand < MOST_IN_HAND) {
      errands.addAll(take(head, jobs, MOST_IN_HAND - inHand, texts, answers));
    }
    return Stream.concat(errands.stream(), Funds.withdrawal(head, account)).toList();
  }

  /** The next step of a job that this worker has taken. */
  private Optional<Errand> finish(Job job, MarketHead head, Texts texts, Answers answers) {
    return switch (job.status()) {
      case ACCEPTED -> deliver(job, head, texts, answers);
      case DELIVERED ->
          job.delivery()
              .filter(delivery -> head.next() > delivery.challengeEnd())
              .map(delivery -> new Errand("settle", job.id(), MarketCalls.settle(job.id())));
      case DISPUTED -> close(job, head);
      case OPEN, PAID, REFUNDED -> Optional.empty();
    };
  }

  private Optional<Errand> deliver(Job job, MarketHead head, Texts texts, Answers answers) {
    if (job.work().filter(work -> head.next() > work.deadline()).isPresent()) {
      return Optional.of(new Errand("timeout", job.id(), MarketCalls.timeout(job.id())));
    }
    return answer(job, head, texts, answers, Purpose.DELIVERY)
        .flatMap(RightAnswer::text)
        .map(text -> MarketCalls.deliver(job.id(), speech.of(job, text)))
        .map(message -> new Errand("deliver", job.id(), message));
  }

  private static Optional<RightAnswer> answer(
      Job job, MarketHead head, Texts texts, Answers answers, Purpose purpose) {
    return JobQuestion.of(job, head, texts).flatMap(question -> answers.ask(question, purpose));
  }

  private static Optional<Errand> close(Job job, MarketHead head) {
    Optional<MarketCase> dispute = head.openCase(job);
    return dispute
        .filter(open -> head.next() > open.revealEnd(head.parameters()))
        .map(open -> new Errand("close", job.id(), MarketCalls.close(job.id())));
  }

  /** Takes the jobs that pay best, as far as their answers are known and the stakes are there. */
  private List<Errand> take(
      MarketHead head, List<Job> jobs, long most, Texts texts, Answers answers) {
    if (head.isNearSwitch()) {
      return List.of();
    }
    Funds funds = new Funds(head, account);
    long active = head.activeModel();
    List<Job> wanted =
        jobs.stream()
            .filter(job -> isWanted(job, head, active))
            .sorted(Comparator.comparing((Job job) -> job.terms().price()).reversed())
            .toList();
    List<Errand> errands = new ArrayList<>();
    int unknown = 0;
    for (Job job : wanted) {
      Wei value = head.parameters().toAccept(job.terms().price());
      if (errands.size() >= most || unknown >= MOST_UNKNOWN) {
        break;
      }
      Optional<RightAnswer> answer =
          funds.has(value) ? answer(job, head, texts, answers, Purpose.OFFER) : Optional.empty();
      unknown += funds.has(value) && answer.isEmpty() ? 1 : 0;
      if (answer.flatMap(RightAnswer::text).isPresent() && funds.take(value)) {
        errands.add(new Errand("accept", job.id(), accept(job, value)));
      }
    }
    return errands;
  }

  private static Message accept(Job job, Wei value) {
    Job.Terms terms = job.terms();
    return MarketCalls.accept(
        job.id(), terms.model(), terms.maxTokens(), terms.promptHash(), value);
  }

  private boolean isWanted(Job job, MarketHead head, long active) {
    Job.Terms terms = job.terms();
    return job.status() == Status.OPEN
        && terms.model() == active
        && !job.poster().equals(account)
        && head.next() <= terms.acceptBy()
        && terms.deliverBlocks() >= LEAST_DELIVER_BLOCKS
        && terms.price().compareTo(pricePerToken.times(terms.maxTokens())) >= 0;
  }

  /** Whether the account could not stake on the cheapest job. */
  boolean isPoor(MarketHead head) {
    return !new Funds(head, account).has(head.parameters().toAccept(head.parameters().minPrice()));
  }
}
