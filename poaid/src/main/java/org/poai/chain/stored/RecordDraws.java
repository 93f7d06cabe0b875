package org.poai.chain.stored;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.chain.rules.EpochKey;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.RecordDraw;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;
import org.poai.store.IncompleteStoreException;
import org.poai.store.StoreReader;

/**
 * Finds the records that stored blocks of any branch asked. Safe from any thread.
 *
 * <p>For the next maintainer: the seed of an epoch stands in the header of its first block, which
 * may be thousands of blocks below. So the seed of each block on the way is remembered; who goes
 * through blocks one after another, up or down, reads each header once.
 */
final class RecordDraws {
  private static final int REMEMBERED = 16_384;

  private final ChainStore chain;
  private final long epochBlocks;
  private final Map<Hash32, Hash32> seeds = BoundedMap.byUse(REMEMBERED);
  private final Manifests manifests;

  RecordDraws(StoreReader store, ChainStore chain) {
    this.chain = chain;
    StoredGenesis stored = StoredGenesis.read(store);
    this.epochBlocks = stored.spec().pace().epochBlocks();
    this.manifests = new Manifests(store, Scheduled.of(stored.manifest()));
  }

  /** The records of a block whose manifest comes with it. */
  synchronized List<AskedRecord> of(ProvenBlock block) {
    block.manifest().ifPresent(manifests::learn);
    return of(block.header());
  }

  /** The records of a block; none of genesis. */
  synchronized List<AskedRecord> of(SealedHeader header) {
    if (header.number().isGenesis()) {
      return List.of();
    }
    Manifest manifest = manifest(header.header().terms().manifestHash());
    Hash32 key = EpochKey.of(seed(header), header.header().epoch());
    int records = manifest.dataset().records();
    return RecordDraw.of(key, header.parentHash(), manifest.sizes().samples(), records).stream()
        .map(index -> new AskedRecord(manifest.dataset().root(), index))
        .toList();
  }

  private Manifest manifest(Hash32 hash) {
    return manifests
        .of(hash)
        .orElseThrow(IncompleteStoreException.lacks("manifest " + hash))
        .manifest();
  }

  /**
   * The seed of the epoch that a block lies in: what the first block of that epoch calls parent.
   */
  private Hash32 seed(SealedHeader header) {
    Deque<Hash32> way = new ArrayDeque<>();
    way.push(header.hash());
    SealedHeader at = header;
    Hash32 known = seeds.get(at.hash());
    while (known == null && !isFirst(at)) {
      // A block whose header is not written yet has been here before.
      known = seeds.get(at.parentHash());
      if (known == null) {
        at = chain.stored(at.parentHash()).header();
        way.push(at.hash());
      }
    }
    Hash32 seed = known == null ? at.parentHash() : known;
    way.forEach(hash -> seeds.put(hash, seed));
    return seed;
  }

  private boolean isFirst(SealedHeader header) {
    return header.number().equals(EpochKey.seedChild(header.header().epoch(), epochBlocks));
  }
}
