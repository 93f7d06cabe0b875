package org.poai.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.Trie.NodeSource;
import org.poai.state.TrieNode.Branch;
import org.poai.state.TrieNode.Extension;
import org.poai.state.TrieNode.Leaf;
import org.poai.state.TrieNode.Stored;

/**
 * Visits everything that a stored trie of 32-byte keys holds, in the order of the paths: a node
 * comes before what lies below it, which is also the order of its key among those of the store.
 */
final class TrieWalk {
  private final NodeSource source;
  private final Visitor visitor;

  TrieWalk(NodeSource source, Visitor visitor) {
    this.source = source;
    this.visitor = visitor;
  }

  /** What is told of each node and each leaf. */
  interface Visitor {
    /** A stored node. */
    void node(byte[] path);

    void leaf(Hash32 key, Bytes value);

    /** The node that is referred to by {@code hash} is missing or another; nothing below it. */
    default void broken(byte[] path, Hash32 hash) {
      throw new IllegalStateException(
          "the trie node " + hash + " at path " + Bytes.of(path) + " is missing or damaged");
    }
  }

  /** Walks the trie with this root. */
  void from(Hash32 root) {
    if (!root.equals(Account.EMPTY_TRIE_ROOT)) {
      stored(new byte[0], root);
    }
  }

  private void stored(byte[] path, Hash32 hash) {
    Optional<byte[]> rlp = source.node(path);
    rlp.ifPresent(found -> visitor.node(path));
    if (rlp.isEmpty() || !Keccak.hash(rlp.get()).equals(hash)) {
      visitor.broken(path, hash);
    } else {
      visit(TrieNode.decode(rlp.get()), path);
    }
  }

  private void visit(@Nullable TrieNode node, byte[] path) {
    if (node instanceof Stored stored) {
      stored(path, stored.hash());
    } else if (node instanceof Leaf leaf) {
      byte[] nibbles = Nibbles.concat(path, leaf.suffix());
      visitor.leaf(Hash32.of(Nibbles.toBytes(nibbles)), leaf.value());
    } else if (node instanceof Extension extension) {
      visit(extension.child(), Nibbles.concat(path, extension.prefix()));
    } else if (node instanceof Branch branch) {
      for (int i = 0; i < 16; i++) {
        visit(branch.children()[i], Nibbles.append(path, i));
      }
    }
  }
}
