package org.poai.query;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.async.Clock;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.stored.Chain;
import org.poai.evm.BlockProcessor;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * Headers of blocks - of the chain, beside it, and of the one that is pending -, their states, and
 * what they say to transactions. All that is asked of a pending header is answered as of a stored
 * one's. Headers and what they say are remembered for a while: to read them is dearer than most
 * calls. Safe from any thread.
 */
public final class ChainView {
  private static final int REMEMBERED = 1_024;

  /** Blocks above one that is called safe. */
  private static final long SAFE = 12;

  private final Chain chain;
  private final PendingBlocks pending;
  private final Function<SealedHeader, UInt256> lottery;
  private final ManifestSchedule schedule;
  private final Clock clock;
  private final BlockProcessor processor;
  private final Recent<Hash32, SealedHeader> headers = new Recent<>(REMEMBERED);
  private final Recent<Hash32, Hash32> prevRandaos = new Recent<>(REMEMBERED);
  private final SharedState atHead = new SharedState();
  private final BranchStates branches;

  /** Another one with each head. */
  private volatile Recent<Place, Hash32> canonical = new Recent<>(REMEMBERED);

  /**
   * The blocks of a chain, as its node sees them.
   *
   * @param lottery ℓ̂ of a header, for PREVRANDAO
   * @param schedule where the system writes of a block come from that runs again
   * @param processor the one that the chain itself runs blocks with: its contracts' code is read
   *     once
   */
  public ChainView(
      Chain chain,
      PendingBlocks pending,
      Function<SealedHeader, UInt256> lottery,
      ManifestSchedule schedule,
      BlockProcessor processor,
      Clock clock) {
    this.processor = processor;
    this.schedule = schedule;
    this.chain = chain;
    this.pending = pending;
    this.lottery = lottery;
    this.clock = clock;
    this.branches = new BranchStates(chain, processor);
  }

  public Chain chain() {
    return chain;
  }

  /** What runs transactions on the states of blocks. */
  public BlockProcessor processor() {
    return processor;
  }

  public long chainId() {
    return chain.spec().identity().chainId();
  }

  /** Where the tag {@code pending} comes from. */
  public PendingBlocks pending() {
    return pending;
  }

  /** The block of a header that {@code pending} gave; empty where it is one of the chain. */
  public Optional<PendingBlock> pending(SealedHeader header) {
    return pending.find(header.hash());
  }

  /** Whether a header is one that {@code pending} gave. */
  public boolean isPending(SealedHeader header) {
    return pending(header).isPresent();
  }

  /** A header, on the chain or beside it. */
  public Optional<SealedHeader> header(Hash32 hash) {
    return headers.find(hash, chain::header);
  }

  /** The header at a height of the chain. */
  public Optional<SealedHeader> header(BlockNumber number) {
    // Taken before the head is asked for: what is read while the head changes is kept in vain, and
    // not under a head that is left and, where the new one proves false, comes back.
    Recent<Place, Hash32> known = canonical;
    return known
        .find(new Place(chain.head().header().hash(), number), asked -> chain.canonicalHash(number))
        .flatMap(this::header);
  }

  /** A height on the chain that ends with this head. */
  private record Place(Hash32 head, BlockNumber number) {}

  /** The last block of the chain. */
  public SealedHeader head() {
    return chain.head().header();
  }

  /** The block {@value #SAFE} below the last one that this node vouches for. */
  public Optional<SealedHeader> safe() {
    return vouched(SAFE);
  }

  /** The block below which no reorganisation goes. */
  public Optional<SealedHeader> finalized() {
    return vouched(chain.spec().finality().maxReorg());
  }

  private Optional<SealedHeader> vouched(long depth) {
    long height = chain.vouched().header().number().value() - depth;
    return header(BlockNumber.of(Math.max(0, height)));
  }

  /** The state after a block, to be closed; empty where it is not kept. */
  public Optional<StateView> state(SealedHeader header) {
    Optional<StateView> shared = atHead.find(header.hash());
    if (shared.isPresent()) {
      return shared;
    }
    Optional<PendingBlock> built = pending(header);
    if (built.isPresent()) {
      // Not as edited: what was edited is part of the pending block.
      return open(header(header.parentHash()).orElseThrow())
          .map(parent -> parent.with(built.get().delta()).lent(parent::close));
    }
    Optional<StateView> opened = open(header);
    return header.hash().equals(head().hash())
        ? opened.map(view -> atHead(header.hash(), view))
        : opened;
  }

  /** The state after the head for all who ask; one that is edited changes while the head stays. */
  private StateView atHead(Hash32 head, StateView opened) {
    return chain.spec().identity().edited()
        ? chain.edits().over(opened)
        : atHead.keep(head, opened);
  }

  private Optional<StateView> open(SealedHeader header) {
    Optional<StateView> found = chain.stateOf(header);
    return found.isPresent() ? found : branches.after(header, this::environment);
  }

  /** There is another head, or none will be asked for: the old one's state need not stay open. */
  public void forgetHead() {
    canonical = new Recent<>(REMEMBERED);
    atHead.forget();
  }

  /** PREVRANDAO of a block, which is also its {@code mixHash}. */
  public Hash32 prevRandao(SealedHeader header) {
    return prevRandaos
        .find(header.hash(), hash -> Optional.of(readPrevRandao(header)))
        .orElseThrow();
  }

  private Hash32 readPrevRandao(SealedHeader header) {
    return header.number().isGenesis()
        ? Hash32.ZERO
        : PrevRandao.after(header(header.parentHash()).orElseThrow(), lottery);
  }

  /** What the transactions of the block after this one will see, as far as one can know. */
  public Environment next(SealedHeader header) {
    var execution = header.header().execution();
    long number = header.number().value();
    return new Environment(
        new Lineage(
            header.number().next(),
            header.hash(),
            Math.max(clock.seconds(), header.header().timestamp() + 1),
            header.header().lineage().miner()),
        execution.gasLimit(),
        BaseFee.after(execution),
        PrevRandao.after(header, lottery),
        asked ->
            asked == number
                ? header.hash()
                : chain.canonicalHash(BlockNumber.of(asked)).orElse(Hash32.ZERO),
        List.of());
  }

  /** With what a block runs on the state of its parent, its system writes included. */
  public Environment environment(SealedHeader header, StateView parentState) {
    SealedHeader parent = header(header.parentHash()).orElseThrow();
    Ancestry branch = number -> header(ancestor(header, number.value())).orElseThrow().header();
    return environment(header).with(schedule.turn(parentState, parent, branch).before());
  }

  /** What the transactions of a block see of it, for calls on the state after it. */
  public Environment environment(SealedHeader header) {
    var execution = header.header().execution();
    return new Environment(
        header.header().lineage(),
        execution.gasLimit(),
        execution.baseFeePerGas(),
        prevRandao(header),
        number -> ancestor(header, number),
        List.of());
  }

  /** The hash of a block's own ancestor, which may lie on a branch. */
  private Hash32 ancestor(SealedHeader header, long number) {
    SealedHeader at = header;
    while (at.number().value() > number && !chain.isCanonical(at)) {
      at = header(at.parentHash()).orElseThrow();
    }
    return at.number().value() > number
        ? chain.canonicalHash(BlockNumber.of(number)).orElse(Hash32.ZERO)
        : at.hash();
  }
}
