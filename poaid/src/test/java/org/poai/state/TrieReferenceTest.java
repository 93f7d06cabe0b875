package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.crypto.Keccak;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.testing.OfficialData;

/**
 * Ethereum's trie suites. {@code trietestnextprev} is left out: it asks for neighbours of a key,
 * which nothing here needs.
 */
class TrieReferenceTest {
  private static final String SUITES = "tests/evm/TrieTests";

  /** One entry of a suite: keys with new values, none for a removal, in order. */
  record Pair(Bytes key, Bytes value) {}

  @ParameterizedTest
  @CsvSource({
    "trietest.json,false,5",
    "trietest_secureTrie.json,true,3",
    "trieanyorder.json,false,7",
    "trieanyorder_secureTrie.json,true,7",
    "hex_encoded_securetrie_test.json,true,3",
  })
  void root_forEveryOfficialCase_isTheOfficialOne(String file, boolean secure, int cases)
      throws IOException, JsonException {
    JsonObject suite = Json.parse(Files.readAllBytes(folder().resolve(file))).asObject();
    for (Map.Entry<String, JsonValue> test : suite.members().entrySet()) {
      JsonObject body = test.getValue().asObject();
      List<Pair> pairs = pairs(body.get("in"));
      Hash32 expected = Hash32.fromHex(body.string("root"));
      assertThat(root(pairs, secure, false)).as(test.getKey()).isEqualTo(expected);
      assertThat(root(pairs, secure, true)).as(test.getKey() + " stored").isEqualTo(expected);
    }
    assertThat(suite.members()).hasSize(cases);
  }

  @Test
  void root_ofTheDogs_isTheOfficialOne() {
    List<Pair> dogs =
        List.of(pair("doe", "reindeer"), pair("dog", "puppy"), pair("dogglesworth", "cat"));
    assertThat(root(dogs, false, true).toHex())
        .isEqualTo("0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3");
  }

  @Test
  void root_whenEverythingIsRemoved_isTheEmptyOne() {
    List<Pair> pairs =
        List.of(pair("dog", "puppy"), pair("doe", "a deer"), pair("dog", ""), pair("doe", ""));
    assertThat(root(pairs, false, true)).isEqualTo(Account.EMPTY_TRIE_ROOT);
  }

  /** Puts all pairs into one trie, or each into a trie opened anew on what was stored. */
  private static Hash32 root(List<Pair> pairs, boolean secure, boolean commitEach) {
    Map<Bytes, byte[]> nodes = new TreeMap<>();
    Trie trie = open(nodes);
    Hash32 root = Account.EMPTY_TRIE_ROOT;
    for (Pair pair : pairs) {
      byte[] key = secure ? Keccak.hash(pair.key()).toArray() : pair.key().toArray();
      trie.put(key, pair.value());
      if (commitEach) {
        Trie.Commit commit = trie.commit();
        root = commit.root();
        commit.nodes().forEach((path, rlp) -> nodes.remove(path));
        commit.nodes().forEach((path, rlp) -> rlp.ifPresent(node -> nodes.put(path, node)));
        trie = open(nodes);
      }
    }
    return commitEach ? root : trie.commit().root();
  }

  private static Trie open(Map<Bytes, byte[]> nodes) {
    return new Trie(path -> Optional.ofNullable(nodes.get(Bytes.of(path))));
  }

  private static Pair pair(String key, String value) {
    return new Pair(bytes(key), bytes(value));
  }

  private static List<Pair> pairs(JsonValue in) throws JsonException {
    List<Pair> pairs = new ArrayList<>();
    if (in instanceof JsonArray list) {
      for (JsonValue element : list.elements()) {
        List<JsonValue> pair = ((JsonArray) element).elements();
        JsonValue value = pair.get(1);
        pairs.add(pair(pair.get(0).asString(), value instanceof JsonNull ? "" : value.asString()));
      }
    } else {
      for (Map.Entry<String, JsonValue> entry : in.asObject().members().entrySet()) {
        pairs.add(pair(entry.getKey(), entry.getValue().asString()));
      }
    }
    return pairs;
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x") ? Bytes.fromHex(text) : Bytes.utf8(text);
  }

  private static Path folder() {
    return OfficialData.at(SUITES);
  }
}
