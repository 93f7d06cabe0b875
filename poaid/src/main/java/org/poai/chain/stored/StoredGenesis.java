package org.poai.chain.stored;

import static org.poai.store.IncompleteStoreException.lacks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpecCodec;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;

/**
 * The specification and the first manifest that a store was made for: kept, so that another chain's
 * data directory can be told by its differences, and so that tools need no flags.
 */
public record StoredGenesis(ChainSpec spec, Manifest manifest) {
  private static final byte[] SPEC = "spec".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MANIFEST = "manifest".getBytes(StandardCharsets.US_ASCII);

  /** What the store was made for; it must hold a chain. */
  public static StoredGenesis read(StoreReader store) {
    try {
      return new StoredGenesis(
          ChainSpecCodec.fromJson(json(store, SPEC)),
          ManifestCodec.fromJson(json(store, MANIFEST)));
    } catch (JsonException e) {
      throw lacks("a readable genesis (" + e.getMessage() + ")").get();
    }
  }

  /** The same; empty where the store holds no chain yet. */
  public static Optional<StoredGenesis> find(StoreReader store) {
    return store.get(Column.META, SPEC).isPresent() ? Optional.of(read(store)) : Optional.empty();
  }

  public ChainGenesis genesis() {
    return ChainGenesis.of(spec, manifest);
  }

  static void put(Batch batch, ChainGenesis genesis) {
    batch.put(Column.META, SPEC, Jcs.encode(ChainSpecCodec.toJson(genesis.spec())));
    batch.put(Column.META, MANIFEST, Jcs.encode(ManifestCodec.toJson(genesis.manifest())));
  }

  /** Fails when the store holds another chain, naming what differs. */
  static void check(StoreReader store, ChainGenesis expected) throws OtherChainException {
    StoredGenesis stored = read(store);
    List<GenesisDifference> differences =
        GenesisDifference.between(
            expected.spec(), expected.manifest(), stored.spec(), stored.manifest());
    if (!differences.isEmpty()) {
      throw new OtherChainException(GenesisDifference.sentence(differences));
    }
  }

  private static JsonValue json(StoreReader store, byte[] key) throws JsonException {
    return Json.parse(
        store
            .get(Column.META, key)
            .orElseThrow(() -> new JsonException(new String(key, StandardCharsets.US_ASCII))));
  }
}
