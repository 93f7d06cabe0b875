package org.poai.market.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.poai.async.EventThread;
import org.poai.chain.block.Transaction.Message;
import org.poai.crypto.Keccak;
import org.poai.market.channel.Patron.Deal;
import org.poai.market.channel.Patron.Denial;
import org.poai.market.channel.Patron.Receipt;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.Glance;
import org.poai.market.duty.MarketHead;
import org.poai.market.duty.Texts;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Posts prompts as jobs and waits for their results, which can be challenged for a while longer.
 * Nothing is written down but the budget: after a restart the chain says which jobs are ours, and
 * those that nobody took or delivered are taken back. Owned by the market's thread.
 */
public final class JobPoster implements Errands {
  private static final int MOST_POSTED = 16;

  /** Blocks in which a worker can take a job, and then has for its result. */
  private static final long ACCEPT_BLOCKS = 16;

  private static final long DELIVER_BLOCKS = 32;

  /** Jobs of others that are looked through for ours after a start. */
  private static final int MOST_OLD = 2_048;

  private static final int MOST_PROMPT_BYTES = 2_048;

  private final Terms terms;
  private final EventThread thread;
  private final Glance market;
  private final Texts texts;
  private final List<Posting> postings = new ArrayList<>();

  /** Our jobs that are not over. */
  private final Set<Long> own = new TreeSet<>();

  private boolean hasLooked;

  /**
   * What it pays, and out of what.
   *
   * @param pricePerToken for each token that an answer may have
   */
  public record Terms(Address account, Wei pricePerToken, Budget budget) {}

  /**
   * A prompt on its way.
   *
   * @param after how many jobs there were before
   * @param last the last block in which it can be taken
   */
  private record Posting(
      Hash32 prompt, Message message, Wei price, long after, long last, Patron patron) {}

  public JobPoster(Terms terms, EventThread thread, Glance market, Texts texts) {
    this.terms = terms;
    this.thread = thread;
    this.market = market;
    this.texts = texts;
  }

  /** Posts a prompt; any thread. */
  public void ask(String prompt, int maxTokens, Patron patron) {
    thread.execute(() -> post(Bytes.utf8(prompt), maxTokens, patron));
  }

  private void post(Bytes prompt, int maxTokens, Patron patron) {
    if (prompt.isEmpty() || prompt.size() > MOST_PROMPT_BYTES || hasNul(prompt)) {
      patron.refuse(
          Denial.PROMPT,
          "The prompt of a job has 1 to " + MOST_PROMPT_BYTES + " bytes, none of them 0.");
    } else if (postings.size() >= MOST_POSTED) {
      patron.refuse(Denial.BUSY, "Too many jobs of this node wait; ask again in a moment.");
    } else if (market.at(head -> post(head, prompt, maxTokens, patron)).isEmpty()) {
      patron.refuse(Denial.BUSY, "The head of the chain changes; ask again in a moment.");
    }
  }

  private static boolean hasNul(Bytes prompt) {
    for (byte one : prompt.toArray()) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean post(MarketHead head, Bytes prompt, int maxTokens, Patron patron) {
    Wei price = price(head, maxTokens);
    if (head.account(terms.account()).balance().compareTo(price) <= 0) {
      patron.refuse(
          Denial.UNAVAILABLE,
          "Account "
              + terms.account().toHex()
              + " has less than the job's price of "
              + price.toPoai()
              + " POAI.");
      return false;
    }
    if (!terms.budget().take(price)) {
      patron.refuse(Denial.BUDGET, terms.budget().exhausted());
      return false;
    }
    long last = head.next() + ACCEPT_BLOCKS;
    Message message =
        MarketCalls.post(head.activeModel(), maxTokens, last, DELIVER_BLOCKS, prompt, price);
    postings.add(new Posting(Keccak.hash(prompt), message, price, head.jobCount(), last, patron));
    return true;
  }

  private Wei price(MarketHead head, int maxTokens) {
    return terms.pricePerToken().times(maxTokens).max(head.parameters().minPrice());
  }

  @Override
  public Address account() {
    return terms.account();
  }

  @Override
  public List<Errand> step(MarketHead head) {
    if (!hasLooked) {
      lookBack(head);
      hasLooked = true;
    }
    List<Errand> errands = new ArrayList<>();
    for (Posting posting : List.copyOf(postings)) {
      follow(posting, head).forEach(errands::add);
    }
    for (long id : List.copyOf(own)) {
      end(id, head).forEach(errands::add);
    }
    return errands;
  }

  private void lookBack(MarketHead head) {
    long count = head.jobCount();
    LongStream.rangeClosed(Math.max(1, count - MOST_OLD), count)
        .filter(id -> head.job(id).filter(this::isOurs).isPresent())
        .forEach(own::add);
  }

  private boolean isOurs(Job job) {
    return job.poster().equals(terms.account()) && !job.status().isFinal();
  }

  private Stream<Errand> follow(Posting posting, MarketHead head) {
    Optional<Job> job = find(posting, head);
    if (posting.patron().isGone()) {
      postings.remove(posting); // a job that is posted is followed as ours
    } else if (job.isPresent()) {
      follow(posting, job.get());
    } else if (head.next() > posting.last()) {
      refuse(posting, "No block has taken the job in time; ask again.");
    } else {
      return Stream.of(new Errand("post", 0, posting.message()));
    }
    return Stream.empty();
  }

  /** The job of a posting, by being ours, new, and of this prompt. */
  private Optional<Job> find(Posting posting, MarketHead head) {
    Optional<Job> found =
        LongStream.rangeClosed(posting.after() + 1, head.jobCount())
            .boxed()
            .flatMap(id -> head.job(id).stream())
            .filter(job -> job.poster().equals(terms.account()))
            .filter(job -> job.terms().promptHash().equals(posting.prompt()))
            .filter(job -> job.terms().acceptBy() == posting.last())
            .findFirst();
    found.ifPresent(job -> own.add(job.id()));
    return found;
  }

  private void follow(Posting posting, Job job) {
    if (job.status() == Status.REFUNDED) {
      refuse(posting, "Job " + job.id() + " was not served: its price is given back.");
      return;
    }
    Optional<Bytes> result = texts.result(job);
    if (result.isPresent()) {
      postings.remove(posting);
      deliver(posting, job, result.get());
    }
  }

  private static void deliver(Posting posting, Job job, Bytes result) {
    Patron patron = posting.patron();
    patron.begin();
    String text = new String(result.toArray(), StandardCharsets.UTF_8);
    if (!text.isEmpty()) {
      boolean unused = patron.take(text);
    }
    patron.end(
        new Receipt(
            new Deal(Deal.Kind.JOB, job.id(), job.worker().orElse(Address.ZERO)),
            posting.price(),
            0,
            0,
            false,
            Keccak.hash(result)));
  }

  private void refuse(Posting posting, String sentence) {
    postings.remove(posting);
    posting.patron().refuse(Denial.UNAVAILABLE, sentence);
  }

  /** Takes back what nobody took or delivered. */
  private Stream<Errand> end(long id, MarketHead head) {
    Optional<Job> job = head.job(id).filter(this::isOurs);
    if (job.isEmpty()) {
      own.remove(id);
      return Stream.empty();
    }
    if (job.get().status() == Status.OPEN && head.next() > job.get().terms().acceptBy()) {
      return Stream.of(new Errand("cancel", id, MarketCalls.cancel(id)));
    }
    return job.get().status() == Status.ACCEPTED
            && job.get().work().filter(work -> head.next() > work.deadline()).isPresent()
        ? Stream.of(new Errand("timeout", id, MarketCalls.timeout(id)))
        : Stream.empty();
  }
}
