package org.poai.chain.stored;

import java.util.Map;
import java.util.Optional;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * The manifests that this node knows by their hash: that of genesis, those of stored blocks, and
 * for a while those that it computed from its own state and those that peers gave. Safe from any
 * thread.
 *
 * <p>For the next maintainer: peers can make a node ask for as many manifests as they like, so what
 * they give never takes the place of what the node computed, and no block that is checked depends
 * on this memory: its manifest travels with it.
 */
public final class Manifests {
  /** More than the turns and candidates that {@link Rotation} remembers. */
  private static final int COMPUTED = 64;

  private static final int FOREIGN = 64;

  private final StoreReader database;
  private final Scheduled genesis;

  /** Computed from the own state; the one that was computed last stays longest. */
  private final Map<Hash32, Scheduled> computed = BoundedMap.byUse(COMPUTED);

  /** Given by peers, or read from the disk. */
  private final Map<Hash32, Scheduled> foreign = BoundedMap.byUse(FOREIGN);

  Manifests(StoreReader database, Scheduled genesis) {
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
    return Optional.ofNullable(computed.get(hash)).or(() -> Optional.ofNullable(foreign.get(hash)));
  }

  private Optional<Scheduled> stored(Hash32 hash) {
    Optional<Scheduled> found =
        database
            .get(Column.MANIFEST, hash.toArray())
            .map(text -> new Scheduled(ManifestCodec.decode(text).orThrow(), hash));
    found.ifPresent(this::learn);
    return found;
  }

  /** A peer gave it, and it was held against its hash. */
  public synchronized void learn(Scheduled manifest) {
    foreign.put(manifest.hash(), manifest);
  }

  /** It follows from a state of this node. */
  synchronized void compute(Scheduled manifest) {
    computed.put(manifest.hash(), manifest);
  }

  /**
   * A block that comes from outside is being stored, so the content of its manifest is too.
   *
   * @param batch what the block is stored with
   */
  public void keep(Batch batch, ProvenBlock block) {
    block
        .manifest()
        .filter(manifest -> !isKept(manifest.hash()))
        .ifPresent(
            manifest ->
                batch.put(
                    Column.MANIFEST,
                    manifest.hash().toArray(),
                    ManifestCodec.encode(manifest.manifest())));
  }

  private boolean isKept(Hash32 hash) {
    return hash.equals(genesis.hash()) || database.get(Column.MANIFEST, hash.toArray()).isPresent();
  }
}
