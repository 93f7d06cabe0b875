package org.poai.node.events;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.CaseOpened;
import org.poai.market.contract.MarketEvent.JobAccepted;
import org.poai.market.contract.MarketEvent.JobDelivered;
import org.poai.market.contract.MarketEvent.JobFailed;
import org.poai.market.contract.MarketEvent.JobPaid;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.JudgePaid;
import org.poai.market.contract.MarketEvent.Revealed;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.contract.MarketEvent.Voted;
import org.poai.market.contract.MarketEvents;
import org.poai.market.contract.Seals;
import org.poai.market.duty.Errand;
import org.poai.market.duty.MarketListener;
import org.poai.market.duty.SealedAnswer;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Printable;
import org.poai.primitives.Wei;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator of a worker, a challenger or a judge reads of the inference market. */
public final class DutyEvents implements MarketListener, HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(DutyEvents.class);
  private static final int MOST_TOLD = 1_024;

  private final Set<Address> own;

  /** What is told once, though it holds for many heads. */
  private final Set<String> told = new LinkedHashSet<>();

  public DutyEvents(Set<Address> own) {
    this.own = Set.copyOf(own);
  }

  @Override
  public void onHead(HeadChange change) {
    for (ExecutedBlock applied : change.applied()) {
      for (Receipt receipt : applied.receipts()) {
        for (Log log : receipt.logs()) {
          MarketEvents.read(log).ifPresent(event -> tell(event, applied.block().number()));
        }
      }
    }
  }

  private void tell(MarketEvent event, BlockNumber block) {
    ofJob(event).or(() -> ofCase(event, block)).ifPresent(LOG::info);
  }

  private Optional<String> ofJob(MarketEvent event) {
    if (event instanceof JobAccepted accepted && own.contains(accepted.worker())) {
      return Optional.of("Job " + accepted.job() + " taken  stake " + poai(accepted.stake()));
    }
    if (event instanceof JobDelivered delivered && own.contains(delivered.worker())) {
      return Optional.of(
          "Job "
              + delivered.job()
              + " delivered "
              + shown(delivered.result())
              + ", to be challenged"
              + " until block "
              + delivered.delivery().challengeEnd());
    }
    if (event instanceof JobPaid paid && own.contains(paid.worker())) {
      return Optional.of("Job " + paid.job() + " paid " + poai(paid.paid()));
    }
    if (event instanceof JobFailed failed && own.contains(failed.worker())) {
      return Optional.of(
          "Job "
              + failed.job()
              + " not delivered in time; "
              + poai(failed.penalty())
              + " of the stake went to its poster");
    }
    return Optional.empty();
  }

  private Optional<String> ofCase(MarketEvent event, BlockNumber block) {
    if (event instanceof CaseOpened opened) {
      return Optional.of(
          "Case "
              + opened.job()
              + " opened in block "
              + block
              + ": votes until block "
              + opened.voteEnd()
              + ", answers until block "
              + opened.revealEnd());
    }
    if (event instanceof Voted voted && own.contains(voted.voter())) {
      return Optional.of(
          "Case " + voted.job() + ": voted in block " + block + ", weight " + voted.weight());
    }
    if (event instanceof Revealed revealed && own.contains(revealed.voter())) {
      return Optional.of("Case " + revealed.job() + ": answer shown in block " + block);
    }
    return event instanceof CaseClosed closed ? Optional.of(ruled(closed)) : ofMoney(event);
  }

  private static String ruled(CaseClosed closed) {
    String votes = closed.weight() + " of " + closed.cast() + " votes";
    return closed
        .verdict()
        .map(it -> "Case " + closed.job() + " ruled " + it.abbreviated() + ", " + votes)
        .orElse("Case " + closed.job() + " hangs: " + votes + " for one answer");
  }

  private Optional<String> ofMoney(MarketEvent event) {
    if (event instanceof Slashed slashed) {
      return Optional.of(
          "Worker "
              + slashed.worker()
              + " slashed in case "
              + slashed.job()
              + ": "
              + poai(slashed.burned())
              + " burned, "
              + poai(slashed.reward())
              + " to "
              + slashed.challenger());
    }
    if (event instanceof JudgePaid paid && own.contains(paid.voter())) {
      return Optional.of("Case " + paid.job() + ": the votes earned " + poai(paid.amount()));
    }
    if (event instanceof JudgeFined fined && own.contains(fined.voter())) {
      return Optional.of("Case " + fined.job() + ": the votes lost " + poai(fined.amount()));
    }
    return Optional.empty();
  }

  @Override
  public void falseResult(Job job, Optional<Bytes> said, Bytes right, Wei value) {
    LOG.info(
        "Job {} is false: {}, the model says {}; challenged for {}",
        job.id(),
        said.map(DutyEvents::shown).orElse("its text"),
        shown(right),
        poai(value));
  }

  @Override
  public void sealed(SealedAnswer vote) {
    LOG.info(
        "Case {}: the answer is {}; it goes into blocks of this node",
        vote.matter().job(),
        verdict(vote));
  }

  private static String verdict(SealedAnswer vote) {
    if (vote.answer().equals(Seals.POISON)) {
      return "none, the prompt ends the engine";
    }
    return vote.answer().equals(vote.matter().claimed()) ? "the worker's" : "another one";
  }

  @Override
  public void sealLost(long id) {
    if (once("lost " + id)) {
      LOG.warn(
          "Case {}: the journal does not have what was voted, so half of the bonds is lost", id);
    }
  }

  @Override
  public void sent(Address account, Errand errand) {
    LOG.debug("{} {} of {} waits for a block", errand.what(), errand.number(), account);
  }

  @Override
  public void refused(Address account, Errand errand, String why) {
    LOG.warn(
        "{}: {} of {} cannot be sent: {}", account.toHex(), errand.what(), errand.number(), why);
  }

  /** Remembers what was told last. */
  private boolean once(String what) {
    if (told.size() >= MOST_TOLD) {
      told.clear();
    }
    return told.add(what);
  }

  private static String poai(Wei amount) {
    return amount.toPoai() + " POAI";
  }

  private static String shown(Bytes text) {
    return Printable.quoted(new String(text.toArray(), StandardCharsets.UTF_8));
  }
}
