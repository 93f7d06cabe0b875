package org.poai.node.status;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.governance.ProposalChecks;
import org.poai.governance.ProposalChecks.Check;
import org.poai.governance.ProposalChecks.Progress;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.node.events.ReadinessEvents;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/**
 * Counts what the blocks of the running epoch signal, for log, metrics, status and health. Heads
 * are told on the chain thread, which owns the tally; the rest reads what it leaves behind.
 */
public final class ReadinessWatch implements HeadListener, Supplier<Optional<String>> {
  private final Chain chain;
  private final ProposalChecks checks;
  private final CounterMetric switches;
  private final long epochBlocks;
  private @Nullable Hash32 last;
  private ReadinessTally tally;
  private volatile Leader leader = Leader.NONE;

  /** The manifest that most blocks of the epoch signal; 0 where none does. */
  private record Leader(Hash32 manifest, long blocks) {
    static final Leader NONE = new Leader(Hash32.ZERO, 0);

    static Leader of(ReadinessTally tally) {
      return tally.counts().entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .map(most -> new Leader(most.getKey(), most.getValue()))
          .orElse(NONE);
    }
  }

  public ReadinessWatch(Chain chain, ProposalChecks checks, Metrics metrics) {
    this.chain = chain;
    this.checks = checks;
    this.epochBlocks = chain.spec().pace().epochBlocks();
    this.tally = new ReadinessTally(epochBlocks);
    this.switches =
        metrics.counter(
            MetricCategory.GOVERNANCE, "switches_total", "Changes of the manifest at boundaries");
    metrics.gauge(
        MetricCategory.GOVERNANCE,
        "readiness_blocks",
        "Blocks of the epoch that signal for the manifest that most of them signal",
        () -> leader.blocks());
    metrics.gauge(
        MetricCategory.GOVERNANCE,
        "ready",
        "Whether this node's blocks signal for a manifest",
        () -> checks.signalling().isPresent() ? 1 : 0);
  }

  @Override
  public void onHead(HeadChange change) {
    if (!change.reverted().isEmpty()) {
      last = null;
    }
    for (ExecutedBlock applied : change.applied()) {
      count(applied.header());
    }
    leader = Leader.of(tally);
  }

  private void count(SealedHeader header) {
    boolean isNext = last != null && last.equals(header.parentHash());
    BlockNumber number = header.number();
    if (isNext && !isFirst(number)) {
      tally.add(header.header());
    } else {
      tally = recount(header);
    }
    if (isFirst(number) && isNew(number)) {
      switches.increment();
    }
    if (isFirst(number.next()) && !tally.counts().isEmpty()) {
      Leader most = Leader.of(tally);
      ReadinessEvents.ended(
          number.epoch(epochBlocks),
          most.manifest(),
          most.blocks(),
          epochBlocks,
          ReadinessTally.needed(epochBlocks));
    }
    last = header.hash();
  }

  private ReadinessTally recount(SealedHeader header) {
    return ReadinessTally.upTo(
        header.number(),
        number -> number.equals(header.number()) ? header.header() : at(number),
        epochBlocks);
  }

  private boolean isFirst(BlockNumber number) {
    return number.value() > 0 && number.value() % epochBlocks == 0;
  }

  private Header at(BlockNumber number) {
    return find(number).orElseThrow();
  }

  private Optional<Header> find(BlockNumber number) {
    return chain.canonicalHash(number).flatMap(chain::header).map(SealedHeader::header);
  }

  private static Hash32 named(Header header) {
    return header.terms().manifestHash();
  }

  /** A manifest that others signal, and that this node has not in order. */
  @Override
  public Optional<String> get() {
    Leader now = leader;
    SealedHeader head = chain.head().header();
    Optional<StateView> found = now.blocks() == 0 ? Optional.empty() : chain.stateOf(head);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    long next = head.number().epoch(epochBlocks).value() + 1;
    try (StateView state = found.get()) {
      return chain.turns().candidates(GovernanceSlots.of(state), next).stream()
          .filter(candidate -> candidate.manifest().hash().equals(now.manifest()))
          .findFirst()
          .flatMap(this::trouble)
          .map(why -> sentence(now, Epoch.of(next).firstBlock(epochBlocks), head, why));
    }
  }

  private static String sentence(
      Leader leader, BlockNumber boundary, SealedHeader head, String why) {
    return "manifest "
        + leader.manifest().abbreviated()
        + " may rule in "
        + (boundary.value() - head.number().value())
        + " blocks, from block "
        + boundary
        + " on, and is not ready here: "
        + why;
  }

  private Optional<String> trouble(Candidate candidate) {
    return trouble(new ProposalId(GenesisContract.MODEL_REGISTRY, candidate.model()))
        .or(() -> trouble(new ProposalId(GenesisContract.DATASET_DAO, candidate.dataset())));
  }

  private Optional<String> trouble(ProposalId proposal) {
    Optional<Check> check = proposal.number() == 0 ? Optional.empty() : checks.check(proposal);
    return check
        .filter(found -> found.progress() != Progress.READY)
        .map(found -> found.failed().orElseGet(() -> words(found.progress())));
  }

  private static String words(Progress progress) {
    return switch (progress) {
      case MISSING -> "its files are missing";
      case FETCHING -> "its files are being fetched";
      case SEALED -> "its key has not come";
      default -> "it is being checked";
    };
  }

  private boolean isNew(BlockNumber first) {
    return !first.isGenesis()
        && find(first)
            .flatMap(now -> find(first.previous()).filter(b -> !named(b).equals(named(now))))
            .isPresent();
  }

  /** What the running epoch signals, and whether it has just begun under another manifest. */
  public JsonObject toJson() {
    Leader now = leader;
    BlockNumber head = chain.head().number();
    Epoch epoch = head.epoch(epochBlocks);
    BlockNumber first = epoch.firstBlock(epochBlocks);
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("epoch", JsonValue.of(epoch.value()));
    members.put("epochBlocks", JsonValue.of(epochBlocks));
    members.put("needed", JsonValue.of(ReadinessTally.needed(epochBlocks)));
    members.put("blocks", JsonValue.of(now.blocks()));
    members.put("manifestIsNew", JsonValue.of(isNew(first)));
    if (now.blocks() > 0) {
      members.put("signalled", JsonValue.of(now.manifest().toHex()));
    }
    return new JsonObject(members);
  }
}
