package org.poai.chain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Header;
import org.poai.chain.block.Headers;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.PrettyJson;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateView;

/**
 * The turns of {@code docs/vectors/turns.json}: the file is what the model of the specification's
 * text computes, the code finds the same, and the first case is what other code computed.
 */
class TurnsReferenceTest {
  private static final Path VECTORS = Path.of("docs", "vectors", "turns.json");

  @Test
  void vectors_computedFromTheText_areThoseOfTheFile() throws Exception {
    JsonObject computed = TurnVectors.compute();
    if (System.getenv("POAI_WRITE_VECTORS") != null) {
      Files.writeString(VECTORS, PrettyJson.of(computed) + "\n");
    }

    assertThat(Jcs.toString(computed).equals(Jcs.toString(file())))
        .as("the file is what POAI_WRITE_VECTORS=1 writes")
        .isTrue();
  }

  /** Hashes that JavaScript computed from the text alone, and compared with the contracts. */
  @Test
  void workedTurn_hasTheManifestsOfOtherCode() throws Exception {
    List<JsonValue> turns = file().get("cases").asArray().get(0).asObject().get("turns").asArray();

    assertThat(ManifestCodec.hash(TurnVectors.GENESIS).toHex())
        .isEqualTo("0x24a7782fb59948a300e80812e9a8380c6ed319ee219354d4fb7c2ee1c142d64b");
    assertThat(hashes(turns.get(0).asObject().get("candidates")))
        .containsExactly(
            "0xdf95009d4153168a543c2b8e5113bc1517be8014a870f157123ac21826a051d1",
            "0x7e98c72cb3b6df696f873f68322d706d42407f79fc7d9adf792aa1161e345640",
            "0x29b9643ed1b3850105371dbd82987c1c8e79c61ac1f29931fae0bc07e746576f");
    assertThat(hashes(turns.get(2).asObject().get("candidates")))
        .containsExactly("0xdfed2a2c9140ef9e82ab112c7e5d47f31f2013c01b63d696d5625304331d4a71");
  }

  private static List<String> hashes(JsonValue candidates) throws JsonException {
    List<String> hashes = new ArrayList<>();
    for (JsonValue candidate : candidates.asArray()) {
      hashes.add(candidate.asObject().string("manifestHash"));
    }
    return hashes;
  }

  private static JsonObject file() throws IOException, JsonException {
    return Json.parse(Files.readAllBytes(VECTORS)).asObject();
  }

  @Test
  void turns_ofEveryCase_areTheFiles() throws Exception {
    Manifest genesis = ManifestCodec.fromJson(file().get("genesisManifest"));
    for (JsonValue value : file().get("cases").asArray()) {
      new Case(value.asObject(), genesis).run();
    }
  }

  /** A chain whose turns follow one another. */
  private static final class Case {
    private final String name;
    private final long epochBlocks;
    private final List<JsonValue> turns;
    private final Turns rule;
    private final Map<Hash32, Scheduled> manifests = new HashMap<>();
    private StateView state = StateView.empty();

    Case(JsonObject json, Manifest genesis) throws JsonException {
      this.name = json.string("name");
      this.epochBlocks = json.integer("epochBlocks");
      this.turns = json.get("turns").asArray();
      this.rule = new Turns(genesis);
      remember(Scheduled.of(genesis));
    }

    private void remember(Scheduled manifest) {
      manifests.put(manifest.hash(), manifest);
    }

    void run() throws JsonException {
      for (JsonValue turn : turns) {
        check(turn.asObject());
      }
    }

    private void check(JsonObject turn) throws JsonException {
      long epoch = turn.integer("epoch");
      String at = name + ", epoch " + epoch;
      state = with(state, turn.get("changes").asObject());
      GovernanceSlots slots = GovernanceSlots.of(state);
      List<Candidate> candidates = rule.candidates(slots, epoch);
      candidates.forEach(candidate -> remember(candidate.manifest()));
      Optional<Hash32> ready = tally(turn.get("readiness").asObject()).ready();
      Hash32 parents = Hash32.fromHex(turn.string("parentManifestHash"));
      Scheduled before = Objects.requireNonNull(manifests.get(parents));

      Turn result = rule.turn(slots, epoch, ready, before);

      assertThat(candidates.stream().map(Case::text).toList())
          .as(at)
          .isEqualTo(texts(turn.get("candidates")));
      assertThat(ready.<JsonValue>map(h -> JsonValue.of(h.toHex())).orElseGet(JsonNull::new))
          .as(at)
          .isEqualTo(turn.get("ready"));
      assertThat(result.manifest().hash().toHex()).as(at).isEqualTo(turn.string("manifestHash"));
      assertThat(result.writes().stream().map(Case::text).toList())
          .as(at)
          .isEqualTo(texts(turn.get("writes")));
      assertThat(result.chosen().isPresent())
          .as(at)
          .isEqualTo(
              candidates.stream()
                  .anyMatch(candidate -> ready.equals(Optional.of(candidate.manifest().hash()))));
      for (SystemWrite write : result.writes()) {
        state = with(state, write.contract(), Map.of(write.slot(), write.word()));
      }
    }

    private ReadinessTally tally(JsonObject readiness) throws JsonException {
      ReadinessTally tally = new ReadinessTally(epochBlocks);
      long silent = epochBlocks;
      for (String hash : readiness.members().keySet()) {
        long blocks = readiness.integer(hash);
        silent -= blocks;
        for (long i = 0; i < blocks; i++) {
          tally.add(signalling(Hash32.fromHex(hash)));
        }
      }
      for (long i = 0; i < silent; i++) {
        tally.add(signalling(Hash32.ZERO));
      }
      return tally;
    }

    private static Header signalling(Hash32 readiness) {
      Header header = Headers.example();
      Terms t = header.terms();
      Terms terms =
          new Terms(
              t.target(), t.epoch(), t.manifestHash(), readiness, t.answersHash(), t.extraData());
      SealedPart part = header.sealedPart();
      return new Header(new SealedPart(part.lineage(), part.execution(), terms), header.seal());
    }

    private static List<String> texts(JsonValue list) throws JsonException {
      List<String> texts = new ArrayList<>();
      for (JsonValue element : list.asArray()) {
        texts.add(Jcs.toString(element));
      }
      return texts;
    }

    private static String text(Candidate candidate) {
      return Jcs.toString(
          new JsonObject(
              Map.of(
                  "model", JsonValue.of(candidate.model()),
                  "dataset", JsonValue.of(candidate.dataset()),
                  "manifestHash", JsonValue.of(candidate.manifest().hash().toHex()))));
    }

    private static String text(SystemWrite write) {
      return Jcs.toString(
          new JsonObject(
              Map.of(
                  "contract", JsonValue.of(write.contract().toHex()),
                  "slot", JsonValue.of(write.slot().toHash32().toHex()),
                  "word", JsonValue.of(write.word().toHash32().toHex()))));
    }
  }

  private static StateView with(StateView state, JsonObject contracts) throws JsonException {
    StateView changed = state;
    for (String contract : contracts.members().keySet()) {
      JsonObject slots = contracts.get(contract).asObject();
      Map<UInt256, UInt256> words = new HashMap<>();
      for (String slot : slots.members().keySet()) {
        words.put(Hash32.fromHex(slot).toUInt256(), Hash32.fromHex(slots.string(slot)).toUInt256());
      }
      changed = with(changed, Address.fromHex(contract), words);
    }
    return changed;
  }

  static StateView with(StateView state, Address contract, Map<UInt256, UInt256> words) {
    Account account =
        state
            .account(contract)
            .orElse(new Account(1, Wei.ZERO, Account.EMPTY_TRIE_ROOT, Keccak.hash(contract)));
    return state.with(
        new StateChanges(
                Map.of(contract, new AccountChange(Optional.of(account), false, words)), Map.of())
            .on(state));
  }
}
