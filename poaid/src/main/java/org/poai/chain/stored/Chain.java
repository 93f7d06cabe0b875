package org.poai.chain.stored;

import static org.poai.store.IncompleteStoreException.lacks;

import java.util.List;
import java.util.Optional;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.index.Footprint;
import org.poai.chain.index.IndexReader;
import org.poai.chain.index.LogQuery;
import org.poai.chain.index.Subject;
import org.poai.chain.index.TransactionPlace;
import org.poai.chain.rules.EpochKey;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.NextBlockRules;
import org.poai.chain.rules.Turns;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.state.StateTransition;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.KeyValueStore.Snapshot;

/**
 * An opened chain: its specification, its store, and its head. Reads are safe from any thread; the
 * chain thread moves the head.
 */
public final class Chain implements ChainReader {
  private final ChainSpec spec;
  private final KeyValueStore database;
  private final ChainStore store;
  private final ReadView view;
  private final StateStore states;
  private final NextBlockRules rules;
  private final Manifests manifests;
  private final Turns turns;
  private final ManifestSchedule rotation;
  private final SealedHeader genesis;
  private final KnownSenders senders;
  private final StateEdits edits;
  private volatile ChainHead head;
  private volatile boolean isInStep;
  private volatile ChainHead vouched;

  private Chain(ChainGenesis genesis, KeyValueStore database, StateStore states, ChainHead head) {
    this.spec = genesis.spec();
    this.database = database;
    this.store = new ChainStore(database);
    this.view = new ReadView(database);
    this.states = states;
    this.rules = new NextBlockRules(spec);
    this.head = head;
    this.genesis = store.canonicalHeader(BlockNumber.GENESIS);
    this.manifests = new Manifests(database, Scheduled.of(genesis.manifest()));
    this.turns = new Turns(genesis.manifest());
    this.senders = new KnownSenders(spec.identity().edited());
    this.edits = new StateEdits(database, spec.identity().edited());
    this.rotation = new Rotation(turns, manifests, edits, spec.pace().epochBlocks());
    this.isInStep = store.isInStep();
    this.vouched = new ChainHead(this.genesis, Work.NONE);
  }

  /**
   * Opens the chain in a store: writes the genesis block into an empty one, rebuilds the derived
   * index where it does not match.
   *
   * @throws OtherChainException when the store holds another chain
   * @throws org.poai.store.IncompleteStoreException when it has lost what it held; it is left as it
   *     is
   */
  public static Opened open(ChainGenesis genesis, KeyValueStore database, StateStore states)
      throws OtherChainException {
    ChainStore store = new ChainStore(database);
    if (store.headHash().isEmpty() && StoredGenesis.find(database).isEmpty()) {
      writeGenesis(genesis, database, states);
    }
    HeaderRecord record = store.head(); // before anything is repaired: there has to be a chain
    StoredGenesis.check(database, genesis);
    long reindexed = DerivedIndex.repair(database);
    ChainHead head = new ChainHead(record.header(), record.totalWork());
    return new Opened(new Chain(genesis, database, states, head), reindexed);
  }

  /** A chain and how many heights of its index had to be rebuilt. */
  public record Opened(Chain chain, long reindexed) {}

  private static void writeGenesis(
      ChainGenesis genesis, KeyValueStore database, StateStore states) {
    Batch batch = new Batch();
    ChainStore.putGenesis(batch, genesis.block());
    ChainStore.putCanonical(batch, genesis.block().sealedHeader());
    ChainStore.putHead(batch, genesis.block().hash());
    StoredGenesis.put(batch, genesis);
    StateTransition transition = states.begin();
    transition.apply(BlockNumber.GENESIS, genesis.allocation());
    transition.writeTo(batch);
    database.write(batch, Durability.SYNCED);
  }

  public ChainSpec spec() {
    return spec;
  }

  public SealedHeader genesis() {
    return genesis;
  }

  /** The senders of transactions that this node has found lately. */
  public KnownSenders senders() {
    return senders;
  }

  /** What was set in its state by hand. */
  public StateEdits edits() {
    return edits;
  }

  public StateStore states() {
    return states;
  }

  /** The manifests that this node knows. */
  public Manifests manifests() {
    return manifests;
  }

  /** The rule by which its manifests take turns, over any words of the contracts. */
  public Turns turns() {
    return turns;
  }

  /** The schedule that the governance contracts of each branch give. */
  public ManifestSchedule rotation() {
    return rotation;
  }

  @Override
  public ChainHead head() {
    return head;
  }

  @Override
  public Optional<SealedHeader> header(Hash32 hash) {
    return store.header(hash).map(HeaderRecord::header);
  }

  @Override
  public Optional<Block> block(Hash32 hash) {
    return store.block(hash);
  }

  @Override
  public Optional<WireBlock> block(SealedHeader header) {
    return store.block(header);
  }

  @Override
  public Optional<byte[]> wireForm(Hash32 hash) {
    return store.wire(hash);
  }

  @Override
  public Optional<byte[]> headerWireForm(Hash32 hash) {
    return store.headerWire(hash);
  }

  @Override
  public List<Hash32> canonicalHashes(BlockNumber first, int count) {
    return view.read(moment -> new ChainStore(moment).canonicalHashes(first, count));
  }

  @Override
  public Optional<Hash32> canonicalHash(BlockNumber number) {
    return view.read(moment -> new ChainStore(moment).canonicalHash(number));
  }

  @Override
  public Optional<List<Receipt>> receipts(Hash32 blockHash) {
    return store.index().receipts(blockHash);
  }

  @Override
  public Optional<List<Footprint>> footprints(Hash32 blockHash) {
    return store.index().footprints(blockHash);
  }

  @Override
  public List<BlockNumber> blocksOf(Subject subject, BlockNumber from, boolean isDown, int max) {
    try (Snapshot snapshot = view.open()) {
      return new IndexReader(snapshot).blocksOf(subject, from, isDown, max);
    }
  }

  @Override
  public Optional<List<List<Log>>> logs(Hash32 blockHash) {
    return store.index().logs(blockHash);
  }

  @Override
  public Optional<TransactionPlace> place(Hash32 transactionHash) {
    return view.read(moment -> new IndexReader(moment).place(transactionHash));
  }

  @Override
  public List<BlockNumber> blocksWithLogs(
      LogQuery query, BlockNumber first, BlockNumber last, int max) {
    try (Snapshot snapshot = view.open()) {
      return new IndexReader(snapshot).blocksWithLogs(query, first, last, max);
    }
  }

  @Override
  public BlockNumber prunedBelow() {
    return store.prunedBelow();
  }

  @Override
  public Optional<Work> totalWork(Hash32 hash) {
    return store.header(hash).map(HeaderRecord::totalWork);
  }

  /** Whether the proof of a stored block was replayed. */
  public Optional<ProofStatus> proofStatus(Hash32 hash) {
    return store.header(hash).map(HeaderRecord::proof);
  }

  /** How many blocks of the canonical chain are {@link ProofStatus#UNPROVEN}. */
  public long unproven() {
    return view.read(moment -> new ChainStore(moment).unproven());
  }

  /**
   * The highest block that this node claims to others: the head, if the proofs of its last {@value
   * ProofSampler#RECENT} blocks were replayed; else the last of which that was so.
   */
  public ChainHead vouched() {
    ChainHead now = head;
    if (store.unproven() == 0 || (store.doubted().isEmpty() && firstUnproven(recent()).isEmpty())) {
      vouched = now;
    } else if (!isCanonical(vouched.header())) {
      vouched = new ChainHead(genesis, Work.NONE);
    }
    return vouched;
  }

  /** A problem that the watchdog should tell: a head whose last proofs were not replayed. */
  public Optional<String> health() {
    ChainHead now = head;
    if (store.unproven() == 0 || vouched().number().compareTo(now.number()) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "above block " + vouched.number() + " proofs that were left out are not replayed yet");
  }

  /** The last {@value ProofSampler#RECENT} heights of the chain. */
  public BlockRange recent() {
    long last = head.number().value();
    return new BlockRange(Math.max(1, last - ProofSampler.RECENT + 1), last);
  }

  /** The first canonical block of a range whose proof was not replayed. */
  public Optional<HeaderRecord> firstUnproven(BlockRange range) {
    long last = Math.min(range.last(), head.number().value());
    for (long number = range.first(); number <= last; number++) {
      Optional<HeaderRecord> record =
          canonicalHash(BlockNumber.of(number))
              .flatMap(store::header)
              .filter(known -> known.proof() == ProofStatus.UNPROVEN);
      if (record.isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }

  /**
   * The proof of a canonical block was replayed, and holds. On the chain thread, or where there is
   * none.
   */
  public void prove(Hash32 hash) {
    store
        .header(hash)
        .filter(record -> record.proof() == ProofStatus.UNPROVEN)
        .filter(record -> store.isCanonical(record.header())) // now, whatever readers see
        .ifPresent(
            record -> {
              Batch batch = new Batch();
              store.putProven(batch, record);
              database.write(batch, Durability.BUFFERED);
            });
  }

  /** Whether this node was in step with others, so that maxReorg binds; section 9. Any thread. */
  public boolean isInStep() {
    return isInStep;
  }

  public void inStep(boolean now) {
    Batch batch = new Batch();
    ChainStore.putInStep(batch, now);
    database.write(batch, Durability.SYNCED);
    isInStep = now;
  }

  /** The place after the head, read from one moment: a reorganisation cannot mix two branches. */
  public Position afterHead(ManifestSchedule schedule) {
    return atHead(
        (parent, branch, state) ->
            after(
                parent,
                branch,
                schedule.turn(state, parent, branch).manifest(),
                schedule.of(parent)));
  }

  /** Reads the head, its branch and its state from one moment. */
  public <T> T atHead(HeadReading<T> reading) {
    try (Snapshot snapshot = view.open();
        StateView state = StateStore.latest(snapshot).lent(() -> {})) {
      ChainStore frozen = new ChainStore(snapshot);
      SealedHeader head = frozen.head().header();
      return reading.read(head, number -> frozen.canonicalHeader(number).header(), state);
    }
  }

  /** What is read of a head. */
  @FunctionalInterface
  public interface HeadReading<T> {
    /**
     * Reads it.
     *
     * @param state the state after the head, open as long as this runs
     */
    T read(SealedHeader head, Ancestry branch, StateView state);
  }

  /** The place that a canonical block has, above genesis. */
  public Position of(SealedHeader header, ManifestSchedule schedule) {
    SealedHeader parent = store.stored(header.parentHash()).header();
    Ancestry branch =
        number ->
            number.equals(parent.number())
                ? parent.header()
                : canonicalHeader(number).orElseThrow(lacks("block " + number)).header();
    return after(parent, branch, schedule.of(header), schedule.of(parent));
  }

  /** The place after a canonical block, which may be the head. */
  public Position after(SealedHeader parent, ManifestSchedule schedule) {
    return canonicalHeader(parent.number().next())
        .filter(child -> child.parentHash().equals(parent.hash()))
        .map(child -> of(child, schedule))
        .orElseGet(() -> afterHead(schedule));
  }

  /**
   * The place after a block of any branch, for a block that names this manifest.
   *
   * @param before the manifest of the parent
   */
  public Position after(
      SealedHeader parent, Ancestry branch, Scheduled manifest, Scheduled before) {
    NextBlock next = rules.after(parent.header(), branch, manifest, before.manifest().costUnits());
    return new Position(parent, next, EpochKey.after(parent, branch, spec.pace().epochBlocks()));
  }

  /**
   * The state after a canonical block that is at most maxReorg below the head; empty where a
   * reorganisation has taken it meanwhile.
   */
  public Optional<StateView> stateOf(SealedHeader header) {
    Optional<StateView> state = stateAt(header.number());
    if (state.isPresent() && !state.get().root().equals(header.header().execution().stateRoot())) {
      state.get().close();
      return Optional.empty();
    }
    return state;
  }

  /** The number of the model or dataset record that rules after a canonical block. */
  public Optional<Long> rulingRecord(SealedHeader header, GenesisContract contract) {
    return stateOf(header)
        .map(
            open -> {
              try (StateView state = open) {
                GovernanceSlots slots = GovernanceSlots.of(state);
                return slots.subject(contract, slots.ruling(contract).proposal());
              }
            });
  }

  /** The state after a canonical block; empty as {@link StateStore#at} is. */
  public Optional<StateView> stateAt(BlockNumber number) {
    return StateStore.at(view.open(), number);
  }

  /** The state after the head, whatever block that is by now. */
  public StateView latestState() {
    return StateStore.latest(view.open());
  }

  public ChainStore store() {
    return store;
  }

  /** What readers see. */
  public ReadView view() {
    return view;
  }

  public KeyValueStore database() {
    return database;
  }

  /** Moves the head, after what leads to it is stored. */
  public void moveHead(ChainHead newHead) {
    head = newHead;
  }
}
