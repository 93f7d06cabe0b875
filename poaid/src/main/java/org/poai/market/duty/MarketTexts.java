package org.poai.market.duty;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.index.LogQuery;
import org.poai.chain.stored.ChainReader;
import org.poai.crypto.Keccak;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * Prompts and results out of the logs that this node keeps, found by the number of their job in the
 * chain's index. A text is one whose hash the state has, so it does not matter which branch a log
 * was on. Safe from any thread.
 */
public final class MarketTexts implements Texts {
  private static final Address MARKET = GenesisContract.INFERENCE_MARKET.address();

  /** Numbers of channels stand at the same place in a log, so the events are named. */
  private static final Set<Hash32> WITH_TEXT =
      Set.of(
          MarketEvents.topic("JobPosted"),
          MarketEvents.topic("JobDelivered"),
          MarketEvents.topic("CaseOpened"));

  /** Blocks that are looked at for a job, which has three such events. */
  private static final int MOST_BLOCKS = 16;

  /** A text has at most 4 KiB. */
  private static final int MOST_KEPT = 512;

  private final ChainReader chain;

  private final Map<Hash32, Bytes> known = BoundedMap.byUse(MOST_KEPT);

  public MarketTexts(ChainReader chain) {
    this.chain = chain;
  }

  @Override
  public Optional<Bytes> prompt(Job job) {
    return text(job, job.terms().promptHash());
  }

  @Override
  public Optional<Bytes> result(Job job) {
    return text(job, job.delivery().map(Job.Delivery::resultHash).orElse(Hash32.ZERO));
  }

  private Optional<Bytes> text(Job job, Hash32 hash) {
    Optional<Bytes> kept = kept(hash);
    if (kept.isPresent()) {
      return kept;
    }
    Optional<Bytes> found = logs(job.id()).filter(text -> Keccak.hash(text).equals(hash)).findAny();
    found.ifPresent(text -> keep(hash, text));
    return found;
  }

  private synchronized Optional<Bytes> kept(Hash32 hash) {
    return Optional.ofNullable(known.get(hash));
  }

  private synchronized void keep(Hash32 hash, Bytes text) {
    known.put(hash, text);
  }

  private Stream<Bytes> logs(long job) {
    LogQuery query =
        new LogQuery(Set.of(MARKET), List.of(WITH_TEXT, Set.of(MarketEvents.topicOfJob(job))));
    return chain
        .blocksWithLogs(query, BlockNumber.GENESIS, chain.head().number(), MOST_BLOCKS)
        .stream()
        .flatMap(number -> chain.canonicalHash(number).stream())
        .flatMap(hash -> chain.logs(hash).stream())
        .flatMap(List::stream)
        .flatMap(List::stream)
        .filter(query::matches)
        .flatMap(log -> text(log).stream());
  }

  private static Optional<Bytes> text(Log log) {
    Optional<MarketEvent> event = MarketEvents.read(log);
    if (event.orElse(null) instanceof MarketEvent.JobPosted posted) {
      return Optional.of(posted.prompt());
    }
    if (event.orElse(null) instanceof MarketEvent.JobDelivered delivered) {
      return Optional.of(delivered.result());
    }
    return event.orElse(null) instanceof MarketEvent.CaseOpened opened
        ? Optional.of(opened.question().prompt())
        : Optional.empty();
  }
}
