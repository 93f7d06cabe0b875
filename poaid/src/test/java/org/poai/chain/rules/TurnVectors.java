package org.poai.chain.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.TurnModel.Pair;
import org.poai.crypto.Keccak;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/** Makes {@code docs/vectors/turns.json} with {@link TurnModel}. */
final class TurnVectors {
  private static final String LLAMA =
      "kherud-4.2.0/93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c/1";
  static final Manifest GENESIS =
      new Manifest(
          new Manifest.ModelPart(
              LLAMA, repeated("a1"), repeated("a2"), 192, repeated("a3"), repeated("a4")),
          new Manifest.DatasetPart(repeated("a5"), 100),
          Manifest.Sizes.ofSamples(2),
          2);

  private final TurnModel model;
  private final List<JsonValue> turns = new ArrayList<>();
  private final String name;
  private Map<Address, Map<Hash32, Hash32>> known = Map.of();
  private Hash32 manifest = ManifestCodec.hash(GENESIS);

  private TurnVectors(String name, TurnModel model) {
    this.name = name;
    this.model = model;
  }

  static Hash32 repeated(String digits) {
    return Hash32.fromHex("0x" + digits.repeat(32));
  }

  static ModelRecord aModel(String digits, String engine, int samples) {
    return new ModelRecord(
        engine,
        new ModelRecord.Hashes(repeated(digits), repeated("12"), repeated("13"), repeated("14")),
        new ModelRecord.Figures(9_600_000, 8_800_000, 9, 256, samples),
        new ContentId(0, Hash32.ZERO),
        new ModelRecord.Delta(0, 0, Hash32.ZERO));
  }

  static DatasetRecord aDataset(String digits, int records) {
    Hash32 key = repeated("5e");
    return new DatasetRecord(
        repeated(digits),
        records,
        repeated("32"),
        500_000,
        new ContentId(0x70, repeated("34")),
        Keccak.hash(key),
        Optional.of(key));
  }

  private static TurnModel chain(long epochBlocks, long graceEpochs) {
    return new TurnModel(epochBlocks, graceEpochs, GENESIS);
  }

  static JsonObject compute() {
    List<JsonValue> cases = new ArrayList<>();
    cases.add(workedTurn());
    cases.add(threshold(20, 14, 15));
    cases.add(threshold(2, 1, 2));
    cases.add(threshold(3, 2, 3));
    cases.add(threshold(7, 5, 6));
    cases.add(lastEpochOfGrace());
    cases.add(graceIsOver());
    cases.add(youngestFromItsOwnEpoch());
    cases.add(olderAfterYounger());
    cases.add(tooFewRecords());
    cases.add(confirmedBesideChosen());
    cases.add(bothConfirmed());
    cases.add(backToGenesis());
    cases.add(sameManifestAgain());
    cases.add(firstEpochs());
    cases.add(engines());
    return object(
        "comment",
        JsonValue.of(
            "Turns of docs/spec.md, section 11. Each case is a chain with the genesis manifest of"
                + " this file; each of its turns first changes these words of the state, on what"
                + " the turns before it have left."),
        "genesisManifest",
        ManifestCodec.toJson(GENESIS),
        "cases",
        new JsonArray(cases));
  }

  /** The example that was computed by other code and compared with what the contracts store. */
  private static JsonObject workedTurn() {
    TurnModel chain = chain(20, 20);
    chain.model(1, aModel("11", "poai-ref/1", 4)).model(2, aModel("21", LLAMA, 4));
    chain.dataset(1, aDataset("31", 4096));
    chain.registry.planned(1, 1, 5);
    chain.registry.planned(2, 2, 7);
    chain.dao.planned(1, 1, 5);
    TurnVectors vectors = new TurnVectors("worked turn", chain);
    List<Pair> first = chain.candidates(5);
    vectors.turn(5, counts(first.get(0), 14, first.get(1), 4));
    vectors.turn(6, counts(first.get(0), 15, first.get(2), 5));
    vectors.turn(7, counts(chain.candidates(7).get(0), 16));
    chain.registry.planned(3, 2, 8);
    return vectors.turn(8, Map.of()).done();
  }

  /** Blocks that do not suffice, and one more. */
  private static JsonObject threshold(long epochBlocks, int few, int enough) {
    TurnModel chain = planned(chain(epochBlocks, 20));
    TurnVectors vectors = new TurnVectors("three of four blocks of " + epochBlocks, chain);
    Pair only = chain.candidates(3).get(0);
    vectors.turn(3, counts(only, few));
    vectors.turn(4, counts(new Pair(0, 0, repeated("ee")), enough));
    return vectors.turn(5, counts(only, enough)).done();
  }

  /** One proposal about one model, for epoch 3. */
  private static TurnModel planned(TurnModel chain) {
    chain.model(1, aModel("11", "poai-ref/1", 2));
    chain.registry.planned(1, 1, 3);
    return chain;
  }

  private static JsonObject graceIsOver() {
    TurnModel chain = planned(chain(20, 2));
    TurnVectors vectors = new TurnVectors("a plan lapses after graceEpochs", chain);
    Pair only = chain.candidates(3).get(0);
    return vectors.turn(5, Map.of()).turn(6, counts(only, 20)).done();
  }

  private static JsonObject lastEpochOfGrace() {
    TurnModel chain = planned(chain(20, 2));
    TurnVectors vectors = new TurnVectors("the last epoch of grace", chain);
    Pair only = chain.candidates(3).get(0);
    vectors.turn(2, Map.of()).turn(5, counts(only, 20));
    chain.registry.planned(2, 1, 7);
    return vectors.turn(9, Map.of()).turn(10, Map.of()).done();
  }

  private static JsonObject youngestFromItsOwnEpoch() {
    TurnModel chain = chain(20, 20);
    for (int i = 1; i <= 6; i++) {
      chain.model(i, aModel("1" + i, "poai-ref/1", 2));
    }
    chain.registry.planned(5, 5, 10);
    chain.registry.planned(6, 6, 20);
    TurnVectors vectors = new TurnVectors("a younger plan waits for its epoch", chain);
    vectors.turn(10, counts(chain.candidates(10).get(0), 15));
    vectors.turn(19, Map.of());
    return vectors.turn(20, counts(chain.candidates(20).get(0), 20)).done();
  }

  private static JsonObject olderAfterYounger() {
    TurnModel chain = chain(20, 20);
    chain
        .dataset(1, aDataset("31", 10))
        .dataset(2, aDataset("41", 11))
        .dataset(3, aDataset("51", 12));
    chain.dao.planned(1, 1, 4);
    chain.dao.planned(3, 3, 5);
    chain.dao.planned(2, 2, 6);
    TurnVectors vectors = new TurnVectors("an older decision never replaces a younger one", chain);
    vectors.turn(4, Map.of());
    vectors.turn(5, counts(chain.candidates(5).get(0), 15));
    return vectors.turn(6, Map.of()).done();
  }

  private static JsonObject tooFewRecords() {
    TurnModel chain = chain(20, 20);
    chain.model(1, aModel("11", "poai-ref/1", 8)).dataset(1, aDataset("31", 7));
    chain.registry.planned(1, 1, 3);
    chain.dao.planned(1, 1, 3);
    TurnVectors vectors = new TurnVectors("a dataset with fewer records than samples", chain);
    vectors.turn(3, counts(chain.candidates(3).get(1), 15));
    return vectors.turn(4, Map.of()).done();
  }

  private static JsonObject confirmedBesideChosen() {
    TurnModel chain = chain(20, 20);
    chain.model(1, aModel("11", "poai-ref/1", 2)).dataset(1, aDataset("31", 64));
    chain.registry.planned(1, 0, 3);
    chain.dao.planned(1, 1, 3);
    TurnVectors vectors = new TurnVectors("a confirmed model beside a chosen dataset", chain);
    return vectors.turn(3, counts(chain.candidates(3).get(0), 18)).turn(4, Map.of()).done();
  }

  private static JsonObject bothConfirmed() {
    TurnModel chain = chain(20, 20);
    chain.registry.planned(2, 0, 3);
    chain.dao.planned(4, 0, 2);
    TurnVectors vectors = new TurnVectors("both confirmed without a signal", chain);
    return vectors.turn(2, Map.of()).turn(3, Map.of()).turn(4, Map.of()).done();
  }

  private static JsonObject backToGenesis() {
    TurnModel chain = planned(chain(20, 20));
    TurnVectors vectors = new TurnVectors("back to the model of genesis", chain);
    vectors.turn(3, counts(chain.candidates(3).get(0), 15));
    chain.registry.planned(2, 0, 4);
    vectors.turn(4, counts(chain.candidates(4).get(0), 15));
    return vectors.turn(5, Map.of()).done();
  }

  /** Another record with the figures of what rules: the hash that rules must be signalled. */
  private static JsonObject sameManifestAgain() {
    TurnModel chain = planned(chain(20, 20));
    chain.model(2, aModel("11", "poai-ref/1", 2));
    TurnVectors vectors = new TurnVectors("a record that makes the same manifest", chain);
    vectors.turn(3, counts(chain.candidates(3).get(0), 15));
    chain.registry.planned(2, 2, 4);
    vectors.turn(4, Map.of());
    return vectors.turn(5, counts(chain.candidates(5).get(0), 15)).done();
  }

  private static JsonObject firstEpochs() {
    TurnModel chain = chain(4, 20);
    chain.dataset(1, aDataset("31", 65_536));
    chain.dao.planned(1, 1, 1);
    TurnVectors vectors = new TurnVectors("a plan for epoch 1", chain);
    return vectors.turn(1, counts(chain.candidates(1).get(0), 3)).done();
  }

  /** Names of 1, 31, 32, 64 and 96 characters: each form that a string has in storage. */
  private static JsonObject engines() {
    TurnModel chain = chain(20, 20);
    int[] lengths = {1, 31, 32, 64, 96};
    TurnVectors vectors = new TurnVectors("engines with short and long names", chain);
    for (int i = 0; i < lengths.length; i++) {
      int id = i + 1;
      chain.model(id, aModel("6" + id, "Engine-9_./z".repeat(8).substring(0, lengths[i]), 1));
      chain.registry.planned(id, id, 3 + i);
      vectors.turn(3 + i, counts(chain.candidates(3 + i).get(0), 15));
    }
    return vectors.done();
  }

  private static Map<Hash32, Integer> counts(Pair pair, int blocks) {
    return Map.of(pair.manifestHash(), blocks);
  }

  private static Map<Hash32, Integer> counts(Pair a, int blocks, Pair b, int others) {
    return Map.of(a.manifestHash(), blocks, b.manifestHash(), others);
  }

  /** Takes the turn of an epoch, and notes what was given and what came. */
  private TurnVectors turn(long epoch, Map<Hash32, Integer> readiness) {
    JsonValue changes = changes();
    Hash32 before = manifest;
    TurnModel.Result result = model.turn(epoch, readiness, before);
    manifest = result.manifestHash();
    known = model.words();
    Map<String, JsonValue> signals = new TreeMap<>();
    readiness.forEach((hash, blocks) -> signals.put(hash.toHex(), JsonValue.of((long) blocks)));
    turns.add(
        object(
            "epoch", JsonValue.of(epoch),
            "changes", changes,
            "readiness", new JsonObject(signals),
            "parentManifestHash", JsonValue.of(before.toHex()),
            "candidates", list(result.candidates().stream().map(TurnVectors::pair).toList()),
            "ready", result.ready().map(h -> JsonValue.of(h.toHex())).orElseGet(JsonNull::new),
            "manifestHash", JsonValue.of(manifest.toHex()),
            "writes", list(result.writes().stream().map(TurnVectors::word).toList())));
    return this;
  }

  private JsonObject done() {
    return object(
        "name", JsonValue.of(name),
        "epochBlocks", JsonValue.of(model.epochBlocks),
        "turns", new JsonArray(turns));
  }

  /** The words that differ from those that the last turn left. */
  private JsonObject changes() {
    Map<String, JsonValue> contracts = new TreeMap<>();
    model
        .words()
        .forEach(
            (contract, slots) -> {
              Map<Hash32, Hash32> before = known.getOrDefault(contract, Map.of());
              Map<String, JsonValue> changed = new TreeMap<>();
              slots.forEach(
                  (slot, word) -> {
                    if (!word.equals(before.getOrDefault(slot, Hash32.ZERO))) {
                      changed.put(slot.toHex(), JsonValue.of(word.toHex()));
                    }
                  });
              if (!changed.isEmpty()) {
                contracts.put(contract.toHex(), new JsonObject(changed));
              }
            });
    return new JsonObject(contracts);
  }

  private static JsonValue pair(Pair pair) {
    return object(
        "model", JsonValue.of(pair.model()),
        "dataset", JsonValue.of(pair.dataset()),
        "manifestHash", JsonValue.of(pair.manifestHash().toHex()));
  }

  private static JsonValue word(TurnModel.Word write) {
    return object(
        "contract", JsonValue.of(write.contract().toHex()),
        "slot", JsonValue.of(write.slot().toHex()),
        "word", JsonValue.of(write.word().toHex()));
  }

  private static JsonArray list(List<JsonValue> elements) {
    return new JsonArray(elements);
  }

  private static JsonObject object(Object... members) {
    Map<String, JsonValue> map = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      map.put((String) members[i], (JsonValue) members[i + 1]);
    }
    return new JsonObject(new HashMap<>(map));
  }
}
