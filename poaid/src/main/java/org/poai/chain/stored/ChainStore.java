package org.poai.chain.stored;

import static org.poai.store.IncompleteStoreException.lacks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.index.Footprint;
import org.poai.chain.index.IndexEntries;
import org.poai.chain.index.IndexReader;
import org.poai.chain.index.StoredReceipts;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * Headers, bodies, the canonical index and the head as they lie in the store: reads, and what a
 * batch must hold.
 */
public final class ChainStore {
  private static final byte[] HEAD = "head".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDEXED = "indexed".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNPROVEN = "unproven".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IN_STEP = "inStep".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DOUBTED = "doubted".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PRUNED = "pruned".getBytes(StandardCharsets.US_ASCII);

  private final StoreReader store;
  private final IndexReader index;
  private @Nullable RecordDraws draws;

  public ChainStore(StoreReader store) {
    this.store = store;
    this.index = new IndexReader(store);
  }

  /** Receipts, and the places of transactions and logs. */
  IndexReader index() {
    return index;
  }

  public Optional<Hash32> headHash() {
    return store.get(Column.META, HEAD).map(Hash32::of);
  }

  /**
   * The head that the derived columns were last written for; the same as the head unless they are
   * out of step.
   */
  Optional<Hash32> indexedHash() {
    return store.get(Column.META, INDEXED).map(Hash32::of);
  }

  public Optional<HeaderRecord> header(Hash32 hash) {
    return store
        .get(Column.HEADER, hash.toArray())
        .map(stored -> HeaderRecord.decode(hash, stored));
  }

  /** The header of a block that was stored. */
  public HeaderRecord stored(Hash32 hash) {
    return header(hash).orElseThrow(lacks("the header of block " + hash));
  }

  /** The block that the chain ends in. */
  public HeaderRecord head() {
    return stored(headHash().orElseThrow(lacks("the hash of its head")));
  }

  /** The hash at a height that the canonical chain has. */
  public Hash32 canonical(BlockNumber number) {
    return canonicalHash(number).orElseThrow(lacks("the hash of block " + number));
  }

  /** The canonical form of a stored header. */
  Optional<byte[]> headerWire(Hash32 hash) {
    return store.get(Column.HEADER, hash.toArray()).map(HeaderRecord::wire);
  }

  public boolean contains(Hash32 hash) {
    return store.get(Column.HEADER, hash.toArray()).isPresent();
  }

  Optional<Block> block(Hash32 hash) {
    return header(hash).flatMap(record -> block(record.header())).map(WireBlock::block);
  }

  /** A block whose header is known; empty where its body is pruned. */
  Optional<WireBlock> block(SealedHeader header) {
    return wire(header.hash()).map(stored -> BlockCodec.decodeStored(stored, header));
  }

  /** The wire form of a stored block. */
  public Optional<byte[]> wire(Hash32 hash) {
    return store.get(Column.BODY, hash.toArray());
  }

  public Optional<Hash32> canonicalHash(BlockNumber number) {
    return store.get(Column.CANONICAL, heightKey(number)).map(Hash32::of);
  }

  /** Hashes of consecutive heights, all of one moment; fewer where the chain ends. */
  List<Hash32> canonicalHashes(BlockNumber first, int count) {
    List<Hash32> hashes = new ArrayList<>();
    try (StoreReader.Cursor cursor = store.seek(Column.CANONICAL, heightKey(first))) {
      for (; cursor.isValid() && hashes.size() < count; cursor.next()) {
        hashes.add(Hash32.of(cursor.value()));
      }
    }
    return hashes;
  }

  /** The header at a height that the canonical chain has. */
  public SealedHeader canonicalHeader(BlockNumber number) {
    return stored(canonical(number)).header();
  }

  /** Bodies of canonical blocks below this height are pruned, but for that of genesis. */
  public BlockNumber prunedBelow() {
    return store
        .get(Column.META, PRUNED)
        .map(bytes -> BlockNumber.of(ByteBuffer.wrap(bytes).getLong()))
        .orElse(BlockNumber.of(1));
  }

  /** How many blocks of the canonical chain are {@link ProofStatus#UNPROVEN}. */
  public long unproven() {
    return store
        .get(Column.META, UNPROVEN)
        .map(bytes -> ByteBuffer.wrap(bytes).getLong())
        .orElse(0L);
  }

  public static void putUnproven(Batch batch, long blocks) {
    batch.put(Column.META, UNPROVEN, ByteBuffer.allocate(8).putLong(blocks).array());
  }

  /** Whether maxReorg binds; see {@link Chain#isInStep}. */
  boolean isInStep() {
    return store.get(Column.META, IN_STEP).isPresent();
  }

  static void putInStep(Batch batch, boolean inStep) {
    if (inStep) {
      batch.put(Column.META, IN_STEP, new byte[0]);
    } else {
      batch.delete(Column.META, IN_STEP);
    }
  }

  /** The height from which on, and that up to which, proofs are to be replayed, if any are. */
  public Optional<BlockRange> doubted() {
    return store
        .get(Column.META, DOUBTED)
        .map(ByteBuffer::wrap)
        .map(in -> new BlockRange(in.getLong(), in.getLong()));
  }

  public static void putDoubted(Batch batch, Optional<BlockRange> doubted) {
    if (doubted.isPresent()) {
      BlockRange range = doubted.get();
      byte[] bytes = ByteBuffer.allocate(16).putLong(range.first()).putLong(range.last()).array();
      batch.put(Column.META, DOUBTED, bytes);
    } else {
      batch.delete(Column.META, DOUBTED);
    }
  }

  /** A canonical block's proof was replayed, and holds. */
  void putProven(Batch batch, HeaderRecord record) {
    HeaderRecord proven = new HeaderRecord(record.header(), record.totalWork(), ProofStatus.PROVEN);
    batch.put(Column.HEADER, record.header().hash().toArray(), proven.encode());
    putUnproven(batch, unproven() - 1);
  }

  public boolean hasBody(Hash32 hash) {
    return store.get(Column.BODY, hash.toArray()).isPresent();
  }

  public static void putPrunedBelow(Batch batch, BlockNumber number) {
    batch.put(Column.META, PRUNED, heightKey(number));
  }

  static void putGenesis(Batch batch, Block block) {
    HeaderRecord record = new HeaderRecord(block.sealedHeader(), Work.NONE, ProofStatus.PROVEN);
    byte[] key = block.hash().toArray();
    batch.put(Column.HEADER, key, record.encode());
    batch.put(Column.BODY, key, BlockCodec.encode(block));
    StoredReceipts.put(batch, block.hash(), List.of());
    IndexEntries.begin(batch);
  }

  /** A block whose proof is judged. */
  public static void putBlock(Batch batch, ProvenBlock block) {
    byte[] key = block.hash().toArray();
    HeaderRecord record = new HeaderRecord(block.header(), block.totalWork(), block.proof());
    batch.put(Column.HEADER, key, record.encode());
    batch.put(Column.BODY, key, block.wire().bytes());
  }

  /** A stored block with what is known of its proof; empty where its body is pruned. */
  public Optional<ProvenBlock> proven(HeaderRecord record, Origin origin, KnownSenders senders) {
    return block(record.header())
        .map(
            wire ->
                new ProvenBlock(
                    wire,
                    SignedTransaction.all(wire.block().transactions(), senders).orThrow(),
                    record.totalWork(),
                    origin,
                    record.proof(),
                    0,
                    Optional.empty()));
  }

  /** Bytes of a stored body; 0 where there is none. */
  public int bodySize(Hash32 hash) {
    return wire(hash).map(bytes -> bytes.length).orElse(0);
  }

  public boolean isCanonical(SealedHeader header) {
    return canonicalHash(header.number()).equals(Optional.of(header.hash()));
  }

  public static void putHead(Batch batch, Hash32 hash) {
    batch.put(Column.META, HEAD, hash.toArray());
    putIndexed(batch, hash);
  }

  public static void putIndexed(Batch batch, Hash32 hash) {
    batch.put(Column.META, INDEXED, hash.toArray());
  }

  /** The receipts of a block that was executed, and where its transactions and logs stand. */
  public void putExecuted(Batch batch, ExecutedBlock block) {
    List<Footprint> footprints = block.footprints();
    StoredReceipts.put(batch, block.wire().hash(), footprints);
    IndexEntries.of(block.block(), footprints, draws().of(block.proven())).putTo(batch);
  }

  /** Which records blocks asked. */
  private synchronized RecordDraws draws() {
    RecordDraws known = draws;
    if (known == null) {
      known = new RecordDraws(store, this);
      draws = known;
    }
    return known;
  }

  /**
   * What the derived columns hold of a canonical block; empty where they hold nothing, because its
   * body is pruned.
   */
  public Optional<IndexEntries> entries(Hash32 hash) {
    return index
        .footprints(hash)
        .flatMap(
            footprints ->
                block(hash)
                    .map(
                        block ->
                            IndexEntries.of(block, footprints, draws().of(block.sealedHeader()))));
  }

  /** Lets go of the body of a canonical block and of all that is found through it. */
  public void removeBody(Batch batch, Hash32 hash) {
    entries(hash).ifPresent(entries -> entries.removeFrom(batch));
    batch.delete(Column.BODY, hash.toArray());
    StoredReceipts.delete(batch, hash);
  }

  /** Forgets a block off the canonical chain. */
  public static void removeSide(Batch batch, byte[] sideKey) {
    byte[] hash = sideHash(sideKey).toArray();
    batch.delete(Column.HEADER, hash).delete(Column.BODY, hash).delete(Column.SIDE, sideKey);
    batch.delete(Column.RECEIPTS, hash);
  }

  /** From now on the derived columns count as out of step. */
  public static void removeIndexed(Batch batch) {
    batch.delete(Column.META, INDEXED);
  }

  public static void putCanonical(Batch batch, SealedHeader header) {
    batch.put(Column.CANONICAL, heightKey(header.number()), header.hash().toArray());
    batch.delete(Column.SIDE, sideKey(header));
  }

  /**
   * Takes a block out of the derived columns; it is remembered as a side block, with its receipts,
   * so that pruning finds it.
   */
  public void removeCanonical(Batch batch, SealedHeader header) {
    entries(header.hash()).ifPresent(entries -> entries.removeFrom(batch));
    batch.delete(Column.CANONICAL, heightKey(header.number()));
    putSide(batch, header);
  }

  /** Forgets a side block whose body is pruned: it can only come back as a new block. */
  public static void removeHeader(Batch batch, SealedHeader header) {
    batch.delete(Column.HEADER, header.hash().toArray()).delete(Column.SIDE, sideKey(header));
  }

  /** Forgets a block off the canonical chain whose header is known. */
  public static void removeSide(Batch batch, SealedHeader header) {
    removeSide(batch, sideKey(header));
  }

  /** Remembers a block as one off the canonical chain. */
  public static void putSide(Batch batch, SealedHeader header) {
    batch.put(Column.SIDE, sideKey(header), new byte[0]);
  }

  public static byte[] heightKey(BlockNumber number) {
    return ByteBuffer.allocate(8).putLong(number.value()).array();
  }

  public static BlockNumber sideHeight(byte[] sideKey) {
    return BlockNumber.of(ByteBuffer.wrap(sideKey).getLong());
  }

  public static Hash32 sideHash(byte[] sideKey) {
    return Hash32.of(Arrays.copyOfRange(sideKey, 8, sideKey.length));
  }

  private static byte[] sideKey(SealedHeader header) {
    return ByteBuffer.allocate(40)
        .putLong(header.number().value())
        .put(header.hash().toArray())
        .array();
  }
}
