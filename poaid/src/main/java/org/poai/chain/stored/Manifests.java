package org.poai.chain.stored;

import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;

/**
 * The manifests that this node knows by their hash: that of genesis, those of stored blocks, and of
 * the rest the last {@value #LEARNED} that it computed from its own state or was given. Safe from
 * any thread.
 */
public final class Manifests {
  private static final int LEARNED = 64;

  private final KeyValueStore database;
  private final Scheduled genesis;

  /** Computed or given, and not forgotten yet; the oldest first. */
  private final Map<Hash32, Scheduled> learned = BoundedMap.byAge(LEARNED);

  Manifests(KeyValueStore database, Scheduled genesis) {
    this.database = database;
    this.genesis = genesis;
  }

  /** The content of a manifest. */
  public Optional<Scheduled> of(Hash32 hash) {
    if (hash.equals(genesis.hash())) {
      return Optional.of(genesis);
    }
    return memory(hash).or(() -> stored(hash));
  }

  /** Its canonical JSON, for peers. */
  public Optional<byte[]> text(Hash32 hash) {
    return of(hash).map(scheduled -> ManifestCodec.encode(scheduled.manifest()));
  }

  private synchronized Optional<Scheduled> memory(Hash32 hash) {
    return Optional.ofNullable(learned.get(hash));
  }

  private Optional<Scheduled> stored(Hash32 hash) {
    Optional<Scheduled> found =
        database
            .get(Column.MANIFEST, hash.toArray())
            .map(text -> new Scheduled(ManifestCodec.decode(text).orThrow(), hash));
    found.ifPresent(this::learn);
    return found;
  }

  /** It was computed, or given by a peer and held against its hash. */
  public synchronized void learn(Scheduled manifest) {
    if (!manifest.hash().equals(genesis.hash())) {
      learned.putIfAbsent(manifest.hash(), manifest);
    }
  }

  /**
   * A block under this manifest is being stored, so its content is too.
   *
   * @param batch what the block is stored with
   */
  public void keep(Batch batch, SealedHeader block) {
    Hash32 hash = block.header().terms().manifestHash();
    boolean isKept =
        hash.equals(genesis.hash()) || database.get(Column.MANIFEST, hash.toArray()).isPresent();
    if (!isKept) {
      batch.put(Column.MANIFEST, hash.toArray(), text(hash).orElseThrow());
    }
  }
}
