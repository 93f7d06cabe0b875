package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.rules.TurnModel;
import org.poai.chain.rules.TurnModel.Pair;
import org.poai.crypto.Keccak;
import org.poai.governance.BallotCalls;
import org.poai.governance.Proposal.Support;
import org.poai.governance.VotesCalls;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.StateView;
import org.poai.store.MemoryStore;

/**
 * A branch on which an account with a tenth of all coin proposes, votes, queues and reveals at
 * random, and miners signal at random; each block is held against {@link TurnModel}.
 */
final class VotedBranch implements AutoCloseable {
  static final long EPOCH = 8;
  private static final long DELAY = 2;
  private static final long PERIOD = 12;
  private static final long TIMELOCK = 6;
  private static final long LATE = 4;
  private static final long QUEUE_BLOCKS = 40;
  private static final long GRACE = 20;
  private static final Wei BOND = Wei.ofPoai(10);
  private static final Wei BOTH_BONDS = Wei.ofPoai(60);
  private static final long GAS = 1_000_000;
  private static final Hash32 NOBODYS = Hash32.fromHex("0x" + "ee".repeat(32));

  private final SplittableRandom random;
  private final ChainSpec spec;
  final TreeFixture node;
  final List<Block> blocks = new ArrayList<>();
  private final List<Past> pasts = new ArrayList<>();
  private Past now;

  /** How many boundaries changed the manifest. */
  int switches;

  /** What is known after a block. */
  private static final class Past {
    private final TurnModel model;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Hash32, Integer> tally = new HashMap<>();
    private Hash32 manifest;
    private long models;
    private long datasets;

    private Past(TurnModel model, Hash32 manifest) {
      this.model = model;
      this.manifest = manifest;
    }

    private Past copy() {
      Past copy = new Past(model.copy(), manifest);
      entries.forEach(entry -> copy.entries.add(entry.copy()));
      copy.tally.putAll(tally);
      copy.models = models;
      copy.datasets = datasets;
      return copy;
    }

    private long next(boolean dataset) {
      return 1 + entries.stream().filter(entry -> entry.dataset == dataset).count();
    }
  }

  /** A proposal. */
  private static final class Entry {
    private final boolean dataset;
    private final long id;
    private final long record;
    private final long block;
    private final long notBefore;

    /** Whether a key has to come. */
    private final boolean sealed;

    private boolean voted;
    private boolean passed;
    private boolean entered;
    private long from;

    private Entry(
        boolean dataset, long id, long record, long block, long notBefore, boolean sealed) {
      this.dataset = dataset;
      this.id = id;
      this.record = record;
      this.block = block;
      this.notBefore = notBefore;
      this.sealed = sealed;
    }

    private Entry copy() {
      Entry copy = new Entry(dataset, id, record, block, notBefore, sealed);
      copy.voted = voted;
      copy.passed = passed;
      copy.entered = entered;
      copy.from = from;
      return copy;
    }

    private long deadline() {
      return block + DELAY + PERIOD;
    }

    private BallotCalls calls() {
      return dataset ? BallotCalls.DATASETS : BallotCalls.MODELS;
    }
  }

  VotedBranch(ChainSpec spec, SplittableRandom random) {
    this(spec, random, List.of(), genesis());
  }

  private VotedBranch(ChainSpec spec, SplittableRandom random, List<Block> common, Past past) {
    this.spec = spec;
    this.random = random;
    this.node = new TreeFixture(new MemoryStore(), spec, PruneDepth.KEEP_ALL);
    this.now = past.copy();
    node.giveAll(common);
    blocks.addAll(common);
    node.tree.signal((number, candidates) -> signal(number, candidates));
  }

  private static Past genesis() {
    return new Past(
        new TurnModel(EPOCH, GRACE, TreeFixture.MANIFEST),
        ManifestCodec.hash(TreeFixture.MANIFEST));
  }

  /** Another branch, which leaves this one after a block. */
  VotedBranch leaving(int height) {
    VotedBranch other =
        new VotedBranch(spec, random.split(), blocks.subList(0, height), pasts.get(height - 1));
    other.pasts.addAll(pasts.subList(0, height));
    return other;
  }

  /** Mines blocks with whatever comes. */
  void mine(int count, int miner) {
    for (int i = 0; i < count; i++) {
      mine(miner);
    }
  }

  private void mine(int miner) {
    long number = blocks.size() + 1L;
    Hash32 before = now.manifest;
    if (number % EPOCH == 0) {
      now.manifest = now.model.turn(number / EPOCH, now.tally, before).manifestHash();
      now.tally.clear();
      switches += now.manifest.equals(before) ? 0 : 1;
    }
    wanted = now.model.candidates(number / EPOCH + 1);
    policy(number);
    List<SignedTransaction> transactions = signed(actions(number));
    Block block = node.next(miner, 3 + random.nextInt(5), transactions);
    assertThat(block.transactions()).hasSameSizeAs(transactions);
    assertThat(node.give(block)).isInstanceOf(ImportResult.Imported.class);
    now.tally.merge(block.header().terms().readiness(), 1, Integer::sum);
    blocks.add(block);
    pasts.add(now.copy());
    check(node);
  }

  /** A node whose head is this branch's has the manifest and the words of the model. */
  void check(TreeFixture other) {
    Header head = other.chain.head().header().header();
    assertThat(head.terms().manifestHash()).as("block %s", head.number()).isEqualTo(now.manifest);
    try (StateView state = other.chain.latestState()) {
      assertThat(now.model.differences(state)).as("block %s", head.number()).isEmpty();
    }
  }

  /** What the model gives for the block that is being made. */
  private List<Pair> wanted = List.of();

  /**
   * What most miners of the present epoch want: a candidate by its place; none for −1, −2 a lie.
   */
  private int choice = -1;

  private void policy(long number) {
    if (number % EPOCH == 0 || choice >= wanted.size()) {
      choice = random.nextInt(10) < 7 ? 0 : random.nextInt(5) - 2;
    }
  }

  private Hash32 signal(BlockNumber number, List<Candidate> candidates) {
    assertThat(candidates)
        .as("block %s", number)
        .extracting(c -> new Pair(c.model(), c.dataset(), c.manifest().hash()))
        .isEqualTo(wanted);
    int chosen = random.nextInt(8) == 0 ? random.nextInt(4) - 1 : choice;
    if (chosen == -2) {
      return NOBODYS;
    }
    return chosen >= 0 && chosen < wanted.size() ? wanted.get(chosen).manifestHash() : Hash32.ZERO;
  }

  private List<SignedTransaction> signed(List<Message> messages) {
    Wallet wallet = Wallet.first(spec.identity().chainId());
    long nonce = node.nonce(wallet.address());
    List<SignedTransaction> signed = new ArrayList<>();
    for (Message message : messages) {
      signed.add(wallet.signed(wallet.transaction(nonce++, GAS, message)));
    }
    return signed;
  }

  /** What the account does in a block; the model does it too. */
  private List<Message> actions(long number) {
    List<Message> messages = new ArrayList<>();
    if (number == 1) {
      messages.add(VotesCalls.lock(Wei.ofPoai(8_000)));
    }
    for (Entry entry : List.copyOf(now.entries)) {
      act(number, entry).ifPresent(messages::add);
    }
    if (number > 2 && random.nextInt(4) == 0 && now.entries.size() < 25) {
      messages.add(propose(number));
    }
    return messages;
  }

  private Optional<Message> act(long number, Entry entry) {
    long snapshot = entry.block + DELAY;
    if (!entry.voted && number > snapshot && number <= entry.deadline() - LATE) {
      return random.nextInt(3) == 0 ? Optional.of(vote(entry)) : Optional.empty();
    }
    boolean mayQueue =
        entry.passed
            && entry.from == 0
            && number > entry.deadline()
            && number <= entry.deadline() + QUEUE_BLOCKS;
    if (mayQueue) {
      return random.nextInt(3) == 0 ? Optional.of(queue(number, entry)) : Optional.empty();
    }
    boolean mayReveal =
        entry.sealed && !entry.entered && entry.from != 0 && number / EPOCH == entry.from - 2;
    return mayReveal && random.nextInt(4) == 0 ? Optional.of(reveal(entry)) : Optional.empty();
  }

  private Message vote(Entry entry) {
    entry.voted = true;
    entry.passed = random.nextInt(6) != 0;
    return entry.calls().castVote(entry.id, entry.passed ? Support.FOR : Support.AGAINST);
  }

  private Message queue(long number, Entry entry) {
    entry.from = Math.max(entry.notBefore, (number + TIMELOCK) / EPOCH + (entry.sealed ? 3 : 2));
    if (!entry.sealed) {
      enter(entry);
    }
    return entry.calls().queue(entry.id);
  }

  private Message reveal(Entry entry) {
    enter(entry);
    return BallotCalls.reveal(entry.id, key(entry.record));
  }

  private void enter(Entry entry) {
    entry.entered = true;
    seat(entry.dataset).planned(entry.id, entry.record, entry.from);
    if (entry.sealed) {
      now.model.dataset(entry.record, dataset(entry.record, true));
    }
  }

  private TurnModel.Seat seat(boolean dataset) {
    return dataset ? now.model.dao : now.model.registry;
  }

  private Message propose(long number) {
    boolean dataset = random.nextInt(2) == 0;
    long records = dataset ? now.datasets : now.models;
    boolean existing = random.nextInt(3) == 0;
    long record = existing ? random.nextLong(records + 1) : records + 1;
    boolean sealed = dataset && (existing ? !isOpen(record) : true);
    if (existing && sealed) {
      record = 0; // a record whose key never came cannot be proposed again before it comes
      sealed = false;
    }
    long earliest = (number + DELAY + PERIOD + 1 + TIMELOCK) / EPOCH + (sealed ? 3 : 2);
    long notBefore = random.nextInt(2) == 0 ? earliest : earliest + random.nextInt(3);
    Entry entry = new Entry(dataset, now.next(dataset), record, number, notBefore, sealed);
    now.entries.add(entry);
    seat(dataset).proposed(entry.id, record);
    if (existing) {
      return entry.calls().proposeExisting(record, notBefore, "", BOND);
    }
    if (dataset) {
      now.datasets++;
      now.model.dataset(record, dataset(record, false));
      return BallotCalls.propose(dataset(record, false), notBefore, "", BOTH_BONDS);
    }
    now.models++;
    now.model.model(record, model(record));
    return BallotCalls.propose(model(record), notBefore, "", BOND);
  }

  private boolean isOpen(long record) {
    return record == 0
        || now.entries.stream().anyMatch(e -> e.dataset && e.record == record && e.entered);
  }

  private static ModelRecord model(long record) {
    int samples = 1 << record % 4;
    return new ModelRecord(
        "engine-of-more-than-32-characters/".repeat(record % 2 == 0 ? 2 : 1) + record,
        new ModelRecord.Hashes(
            hash("m", record), hash("c", record), hash("u", record), hash("w", 0)),
        new ModelRecord.Figures(1_000 + record, 900, 1 + record % 3, 64, samples),
        new ContentId(0, Hash32.ZERO),
        new ModelRecord.Delta(0, 0, Hash32.ZERO));
  }

  private static DatasetRecord dataset(long record, boolean open) {
    return new DatasetRecord(
        hash("root", record),
        (int) (1 + record * 2),
        hash("sealed", record),
        5_000 + record,
        new ContentId(0, Hash32.ZERO),
        Keccak.hash(key(record)),
        open ? Optional.of(key(record)) : Optional.empty());
  }

  private static Hash32 key(long record) {
    return hash("key", record);
  }

  private static Hash32 hash(String what, long number) {
    return Keccak.hash(Bytes.utf8(what + number));
  }

  @Override
  public void close() {
    node.close();
  }
}
