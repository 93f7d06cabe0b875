package org.poai.state;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.Trie.NodeSource;
import org.poai.state.TrieNode.Branch;
import org.poai.state.TrieNode.Extension;
import org.poai.state.TrieNode.Leaf;
import org.poai.state.TrieNode.Stored;

/** Visits everything that a trie of 32-byte keys holds. */
final class TrieWalk {
  private final NodeSource source;
  private BiConsumer<byte[], byte[]> onNode = (path, rlp) -> {};
  private BiConsumer<Hash32, Bytes> onLeaf = (key, value) -> {};

  TrieWalk(NodeSource source) {
    this.source = source;
  }

  /** Calls with path and encoding of each stored node, parents first. */
  void forEachNode(BiConsumer<byte[], byte[]> visitor) {
    onNode = visitor;
    onLeaf = (key, value) -> {};
    stored(new byte[0]);
  }

  /** Calls with key and value of each leaf, in the order of the keys. */
  void forEachLeaf(BiConsumer<Hash32, Bytes> visitor) {
    onNode = (path, rlp) -> {};
    onLeaf = visitor;
    stored(new byte[0]);
  }

  private void stored(byte[] path) {
    source
        .node(path)
        .ifPresent(
            rlp -> {
              onNode.accept(path, rlp);
              visit(TrieNode.decode(rlp), path);
            });
  }

  private void visit(@Nullable TrieNode node, byte[] path) {
    if (node instanceof Stored) {
      stored(path);
    } else if (node instanceof Leaf leaf) {
      onLeaf.accept(Hash32.of(Nibbles.toBytes(Nibbles.concat(path, leaf.suffix()))), leaf.value());
    } else if (node instanceof Extension extension) {
      visit(extension.child(), Nibbles.concat(path, extension.prefix()));
    } else if (node instanceof Branch branch) {
      for (int i = 0; i < 16; i++) {
        visit(branch.children()[i], Nibbles.append(path, i));
      }
    }
  }
}
