package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.poai.primitives.Bytes;

/** The trie over several commits against the definition; keys and values are shaped to collide. */
class TriePropertyTest {
  /** A value for a key; an empty one removes it. */
  record Edit(Bytes key, Bytes value) {}

  @Property(tries = 2000)
  void commit_afterAnyEdits_hasTheRootOfTheDefinitionAndLeavesNoStaleNode(
      @ForAll("commits") List<List<Edit>> commits) {
    Map<Bytes, byte[]> nodes = new TreeMap<>();
    Map<Bytes, Bytes> oracle = new TreeMap<>();
    for (List<Edit> edits : commits) {
      Trie trie = open(nodes);
      for (Edit edit : edits) {
        trie.put(edit.key().toArray(), edit.value());
        if (edit.value().isEmpty()) {
          oracle.remove(edit.key());
        } else {
          oracle.put(edit.key(), edit.value());
        }
        assertThat(trie.get(edit.key().toArray()))
            .isEqualTo(Optional.ofNullable(oracle.get(edit.key())));
      }
      Trie.Commit commit = trie.commit();
      apply(commit, nodes);
      assertThat(commit.root()).isEqualTo(LiteralTrieRoot.of(oracle));
    }
    assertThat(hex(nodes)).isEqualTo(hex(fromScratch(oracle)));
    oracle.forEach((key, value) -> assertThat(open(nodes).get(key.toArray())).contains(value));
  }

  @Property(tries = 300)
  void commit_withoutAChange_changesNothing(@ForAll("edits") List<Edit> edits) {
    Map<Bytes, Bytes> oracle = new TreeMap<>();
    edits.forEach(edit -> oracle.put(edit.key(), edit.value()));
    oracle.values().removeIf(Bytes::isEmpty);
    Map<Bytes, byte[]> nodes = fromScratch(oracle);
    Trie trie = open(nodes);
    oracle.forEach((key, value) -> trie.put(key.toArray(), value));
    trie.put(new byte[] {9, 9, 9, 9, 9}, Bytes.EMPTY);
    Map<Bytes, Optional<byte[]>> changes = trie.commit().nodes();
    // The root is always told, and is what it was.
    changes.remove(Bytes.EMPTY);
    assertThat(changes).isEmpty();
  }

  @Provide
  static Arbitrary<List<List<Edit>>> commits() {
    return edits().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  static Arbitrary<List<Edit>> edits() {
    // Few distinct bytes and lengths: prefixes of each other, forks at every depth, long stretches.
    Arbitrary<Bytes> keys =
        Arbitraries.of((byte) 0, (byte) 1, (byte) 0x10, (byte) 0x11, (byte) 0xff)
            .list()
            .ofMaxSize(5)
            .map(
                bytes -> {
                  byte[] key = new byte[bytes.size()];
                  for (int i = 0; i < key.length; i++) {
                    key[i] = bytes.get(i);
                  }
                  return Bytes.of(key);
                });
    Arbitrary<Bytes> values =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just(Bytes.EMPTY)),
            net.jqwik.api.Tuple.of(3, Arbitraries.of(Bytes.of((byte) 1), Bytes.of((byte) 0x80))),
            net.jqwik.api.Tuple.of(
                3, Arbitraries.of("x".repeat(30), "y".repeat(40)).map(Bytes::utf8)));
    return Combinators.combine(keys, values).as(Edit::new).list().ofMaxSize(12);
  }

  private static Trie open(Map<Bytes, byte[]> nodes) {
    return new Trie(path -> Optional.ofNullable(nodes.get(Bytes.of(path))));
  }

  private static void apply(Trie.Commit commit, Map<Bytes, byte[]> nodes) {
    commit
        .nodes()
        .forEach(
            (path, rlp) -> {
              if (rlp.isPresent()) {
                nodes.put(path, rlp.get());
              } else {
                nodes.remove(path);
              }
            });
  }

  private static Map<Bytes, byte[]> fromScratch(Map<Bytes, Bytes> entries) {
    Map<Bytes, byte[]> nodes = new TreeMap<>();
    Trie trie = open(nodes);
    entries.forEach((key, value) -> trie.put(key.toArray(), value));
    apply(trie.commit(), nodes);
    return nodes;
  }

  private static Map<Bytes, Bytes> hex(Map<Bytes, byte[]> nodes) {
    Map<Bytes, Bytes> comparable = new TreeMap<>();
    nodes.forEach((path, rlp) -> comparable.put(path, Bytes.of(rlp)));
    return comparable;
  }
}
