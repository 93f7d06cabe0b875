package org.poai.chain.branch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.BodyRules;
import org.poai.chain.rules.EpochKey;
import org.poai.chain.rules.HeaderContext;
import org.poai.chain.rules.HeaderRules;
import org.poai.chain.rules.ManifestRule;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ChainReader;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.HeaderRecord;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofSampler;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.store.KeyValueStore.Snapshot;

/**
 * The headers of a branch that another node announces, checked ahead of their bodies: a window that
 * begins above a stored block and moves up as bodies are imported. Steps 2 and 3 of protocol
 * section 8 for each header, step 4 for each body.
 *
 * <p>For the next maintainer: the branch may belong to no chain that we have, and the chain thread
 * may switch chains under it, so it never looks up an ancestor in the store. All that the rules ask
 * for below a parent are the first block of the parent's epoch and the one before (target anchor,
 * epoch key): both are read once, with the base, from one snapshot, and carried along as the window
 * moves. Owned by one thread, which need not be the chain's.
 */
public final class HeaderBranch {
  /** Headers that the window holds: about 40 MiB. */
  public static final int MAX_HEADERS = 32_768;

  private final TreeParts parts;
  private final BadBlocks bad;
  private final HeaderRules headerRules;
  private final AssumedBlock assumed;
  private final long epochBlocks;

  /** A header with its manifest and the work that the branch claims up to and with it. */
  private record Link(SealedHeader header, Scheduled manifest, Work work) {}

  private final List<Link> window = new ArrayList<>();
  private Link base;
  private Work promised = Work.NONE;

  /** What the window stood on at first. */
  private final BlockNumber root;

  /** At or below the base: what rules ask for, see above. */
  private List<SealedHeader> anchors;

  /** Whether who shows it is believed where this node cannot judge. */
  private final boolean isTrusted;

  private final BranchSignals signals;

  private HeaderBranch(
      TreeParts parts, BadBlocks bad, Link base, List<SealedHeader> anchors, boolean isTrusted) {
    this.parts = parts;
    this.isTrusted = isTrusted;
    this.bad = bad;
    this.base = base;
    this.anchors = anchors;
    this.root = base.header().number();
    this.epochBlocks = parts.chain().spec().pace().epochBlocks();
    this.headerRules = HeaderRules.standard(parts.chain().spec().pace(), parts.verifier()::lottery);
    this.assumed = new AssumedBlock(parts.chain().spec().finality().assumeValid());
    this.signals = new BranchSignals(parts.chain(), epochBlocks, base.header());
  }

  /**
   * An empty branch on a stored block; empty where there is none of that hash, or no more.
   *
   * @param isTrusted whether its blocks are taken where this node cannot judge them
   */
  public static Optional<HeaderBranch> on(
      Hash32 hash, TreeParts parts, BadBlocks bad, boolean isTrusted) {
    try (Snapshot snapshot = parts.chain().view().open()) {
      ChainStore frozen = new ChainStore(snapshot);
      Optional<HeaderRecord> record = frozen.header(hash);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      SealedHeader header = record.get().header();
      Branch branch = new Branch(frozen, header);
      if (branch.forkPoint().isEmpty()) {
        return Optional.empty();
      }
      List<SealedHeader> anchors =
          anchorHeights(header.number(), parts.chain().spec().pace().epochBlocks()).stream()
              .map(branch::sealedAt)
              .toList();
      Link base = new Link(header, parts.schedule().of(header), record.get().totalWork());
      return Optional.of(new HeaderBranch(parts, bad, base, anchors, isTrusted));
    }
  }

  /** The stored block that the window stands on. */
  public SealedHeader base() {
    return base.header();
  }

  /** The highest header, or the base. */
  public SealedHeader tip() {
    return top().header();
  }

  /** Cumulative work that the branch claims: that of its headers, or more if {@link #promise}d. */
  public Work claimedWork() {
    return shownWork().compareTo(promised) < 0 ? promised : shownWork();
  }

  /** Cumulative work of the headers up to the tip. */
  public Work shownWork() {
    return top().work();
  }

  /** A look ahead has shown that the branch weighs so much further up. */
  public void promise(Work work) {
    promised = work;
  }

  /** Headers in the window. */
  public int size() {
    return window.size();
  }

  /** Whether the window takes no header until it is {@link #advance moved up}. */
  public boolean isFull() {
    return window.size() >= MAX_HEADERS;
  }

  /** The header at a height of the window; empty below, above, and for the base. */
  public Optional<SealedHeader> at(BlockNumber number) {
    return link(number).map(Link::header);
  }

  /** Whether it claims more work than the head has now; if not, none of it is verified. */
  public boolean outweighsHead() {
    return claimedWork().compareTo(parts.chain().head().totalWork()) > 0;
  }

  /** Whether it forks off too deep below the head to be followed; if so, it is ignored. */
  public boolean isTooDeep() {
    long head = parts.chain().head().number().value();
    return !parts.mayLeaveAfter(BlockNumber.of(Math.max(0, head - forkDepth())));
  }

  /** How many blocks would have to be reverted now to follow it: 0 where it extends the head. */
  public long forkDepth() {
    ChainReader chain = parts.chain();
    long head = chain.head().number().value();
    long low = base.header().number().value();
    long high = Math.min(head, low + window.size());
    // At and below the fork point the branch is canonical, above it is not.
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (chain.isCanonical(link(BlockNumber.of(middle)).orElseThrow().header())) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Optional<SealedHeader> header =
        link(BlockNumber.of(low)).map(Link::header).or(() -> Optional.of(base.header()));
    while (header.isPresent() && !chain.isCanonical(header.get())) {
      header = chain.header(header.get().parentHash());
    }
    return head - header.map(SealedHeader::number).orElse(BlockNumber.GENESIS).value();
  }

  /** Whether a sampler replays the proof of the block at a height of the window. */
  public boolean isSampled(ProofSampler sampler, BlockNumber number) {
    Work below = link(number.previous()).map(Link::work).orElseGet(() -> base.work());
    Work own = link(number).orElseThrow().work().minus(below);
    return sampler.replays(
        at(number).orElseThrow().hash(),
        tip().number().value() - number.value(),
        own,
        shownWork().minus(below));
  }

  /**
   * Takes the next header, or says which rule it breaks; the reason knows whether the sender is to
   * blame. A timestamp ahead of our clock ends the branch below it for now.
   *
   * @throws IllegalStateException when the window is full
   */
  public Optional<Violation> append(SealedHeader header) {
    if (isFull()) {
      throw new IllegalStateException("the window is full");
    }
    SealedHeader parent = tip();
    if (!header.parentHash().equals(parent.hash())) {
      return Optional.of(
          new Violation(RejectReason.NUMBER, "it does not follow on block " + parent.number()));
    }
    Optional<Violation> known = bad.find(header.hash()).map(HeaderBranch::violation);
    if (known.isPresent()) {
      return known;
    }
    Optional<Violation> broken = headerRule(header, parent);
    Optional<Scheduled> manifest = broken.isPresent() ? Optional.empty() : manifest(header);
    broken = broken.or(() -> horizon(header, parent, manifest));
    if (broken.isPresent()) {
      broken
          .filter(rule -> rule.reason().isBadBlock())
          .ifPresent(rule -> bad.add(header.hash(), rule));
      return broken;
    }
    Position position =
        parts.chain().after(parent, this::ancestor, manifest.orElseThrow(), top().manifest());
    HeaderContext context =
        new HeaderContext(header, parent.header(), position.next(), parts.clock().seconds());
    Optional<Violation> violation =
        headerRules.check(context).or(() -> assumed.check(header)); // both of the header alone
    if (violation.isEmpty()) {
      Work work = shownWork().plus(position.work(header.header().target()));
      window.add(new Link(header, manifest.get(), work));
    } else if (violation.get().reason().isBadBlock()) {
      bad.add(header.hash(), violation.get());
    }
    return violation;
  }

  /** A header is bad, as what has the hash that it names is no manifest. */
  public void refuse(SealedHeader header) {
    bad.add(header.hash(), new Violation(RejectReason.MANIFEST, "what it names is no manifest"));
  }

  /** Section 11, the header rule. */
  private Optional<Violation> headerRule(SealedHeader header, SealedHeader parent) {
    Hash32 named = header.header().terms().manifestHash();
    if (named.equals(top().manifest().hash())) {
      return Optional.empty();
    }
    Optional<ReadinessTally> ready = signals.upTo(parent.number(), this::sealedAt);
    if (ready.isEmpty()) {
      return Optional.of(new Violation(RejectReason.MANIFEST_UNKNOWN, "its branch has gone"));
    }
    return parts.schedule().mayFollow(named, parent, ready::get)
        ? Optional.empty()
        : Optional.of(ManifestRule.broken(header, parent));
  }

  /** What a header's manifest says; empty where nobody told this node of it. */
  private Optional<Scheduled> manifest(SealedHeader header) {
    Hash32 named = header.header().terms().manifestHash();
    Scheduled before = top().manifest();
    return named.equals(before.hash()) ? Optional.of(before) : parts.schedule().manifest(named);
  }

  /**
   * Section 8: a branch is followed up to the block before the first that nobody here can judge, or
   * whose manifest nobody here knows.
   */
  private Optional<Violation> horizon(
      SealedHeader header, SealedHeader parent, Optional<Scheduled> manifest) {
    if (manifest.isEmpty()) {
      return Optional.of(
          new Violation(
              RejectReason.MANIFEST_UNKNOWN, header.header().terms().manifestHash().toHex()));
    }
    boolean isJudged =
        isTrusted || assumed.covers(header.number()) || parts.verifier().isReferee(manifest.get());
    return isJudged
        ? Optional.empty()
        : Optional.of(
            new Violation(
                RejectReason.NO_REFEREE, "this node is no referee above block " + parent.number()));
  }

  /**
   * Moves the window up to stand on a stored block of it; what lies at and below leaves it. Heights
   * outside the window change nothing.
   */
  public void advance(BlockNumber number) {
    Optional<Link> found = link(number);
    if (found.isEmpty()) {
      return;
    }
    anchors = anchorHeights(number, epochBlocks).stream().map(this::sealedAt).toList();
    signals.advance(found.get().header(), this::sealedAt);
    window.subList(0, index(number) + 1).clear();
    base = found.get();
  }

  /** What came of a body. */
  public sealed interface Body {
    /** It is the header's. */
    record Checked(CheckedBlock block) implements Body {}

    /** It is not; where the reason says so the sender alone is to blame. */
    record Refused(RejectReason reason, String detail) implements Body {}
  }

  /**
   * Reads the wire form of the block at a height of the window and holds it against its header:
   * steps 1 and 4.
   *
   * @throws IllegalArgumentException when the height is not in the window
   */
  public Body body(BlockNumber number, byte[] wire) {
    Link link =
        link(number)
            .orElseThrow(() -> new IllegalArgumentException(number + " is not in the window"));
    return BlockCodec.decodeBody(wire, link.header())
        .match(
            block -> body(block, link),
            refused -> new Body.Refused(Reasons.of(refused.reason()), refused.detail()));
  }

  private Body body(WireBlock wire, Link link) {
    Block block = wire.block();
    SealedHeader parent = sealedAt(link.header().number().previous());
    Optional<Violation> violation = BodyRules.check(block, link.manifest().manifest());
    if (violation.isPresent()) {
      return refused(block, violation.get());
    }
    return SignedTransaction.all(block.transactions(), parts.chain().senders())
        .match(
            signed -> checked(wire, signed, parent, link),
            none ->
                refused(block, new Violation(RejectReason.MALFORMED_TRANSACTION, none.detail())));
  }

  private Body refused(Block block, Violation broken) {
    if (broken.reason().isBadBlock()) {
      bad.add(block.hash(), broken);
    }
    return new Body.Refused(broken.reason(), broken.detail());
  }

  private Body checked(
      WireBlock wire, List<SignedTransaction> signed, SealedHeader parent, Link link) {
    Claim claim =
        new Claim(
            wire.header(),
            wire.block().answers(),
            link.manifest(),
            EpochKey.after(parent, this::ancestor, epochBlocks));
    return new Body.Checked(
        new CheckedBlock(wire, signed, claim, link.work(), claimedWork(), root));
  }

  /** What rules may ask for below a parent at this height. */
  private static List<BlockNumber> anchorHeights(BlockNumber parent, long epochBlocks) {
    Epoch epoch = parent.epoch(epochBlocks);
    if (parent.isGenesis()) {
      return List.of();
    }
    if (epoch.value() == 0) {
      return List.of(BlockNumber.of(1));
    }
    BlockNumber first = epoch.firstBlock(epochBlocks);
    return List.of(first, first.previous());
  }

  private Header ancestor(BlockNumber number) {
    return sealedAt(number).header();
  }

  private SealedHeader sealedAt(BlockNumber number) {
    if (number.equals(base.header().number())) {
      return base.header();
    }
    return link(number)
        .map(Link::header)
        .or(() -> anchors.stream().filter(a -> a.number().equals(number)).findFirst())
        .orElseThrow(() -> new IllegalStateException("no header " + number + " on this branch"));
  }

  private Optional<Link> link(BlockNumber number) {
    int index = index(number);
    return index >= 0 && index < window.size() ? Optional.of(window.get(index)) : Optional.empty();
  }

  /** Where a height lies in the window, or a number outside it. */
  private int index(BlockNumber number) {
    long index = number.value() - base.header().number().value() - 1;
    return index < 0 || index >= window.size() ? -1 : (int) index;
  }

  private Link top() {
    return window.isEmpty() ? base : window.get(window.size() - 1);
  }

  private static Violation violation(ImportResult.Rejected rejected) {
    return new Violation(rejected.reason(), rejected.detail());
  }
}
