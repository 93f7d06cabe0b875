package org.poai.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;

/** A node of a Merkle Patricia trie (Yellow Paper, appendix D), immutable; paths are nibbles. */
@SuppressWarnings("ArrayRecordComponent") // paths are never compared or changed
sealed interface TrieNode {
  /** The end of a key. */
  record Leaf(byte[] suffix, Bytes value) implements TrieNode {}

  /** A stretch of path without a fork; {@code child} is a branch. */
  record Extension(byte[] prefix, TrieNode child) implements TrieNode {}

  /** A fork: 16 children, empty ones null, and the value of the key that ends here, if any. */
  record Branch(@Nullable TrieNode[] children, @Nullable Bytes value) implements TrieNode {
    Branch with(int nibble, @Nullable TrieNode child) {
      @Nullable TrieNode[] copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy, value);
    }

    Branch withValue(@Nullable Bytes newValue) {
      return new Branch(children, newValue);
    }
  }

  /** A node that lies in the store under its path; only its hash is known here. */
  record Stored(Hash32 hash) implements TrieNode {}

  /** Reads a node; children of 32 bytes and more are {@link Stored}. */
  static TrieNode decode(byte[] rlp) {
    try {
      return read(Rlp.decodeList(rlp));
    } catch (RlpException e) {
      throw new IllegalStateException("a stored trie node is damaged: " + e.getMessage());
    }
  }

  private static TrieNode read(List<RlpItem> items) throws RlpException {
    if (items.size() == 2) {
      byte[] path = string(items.get(0)).toArray();
      if (path.length == 0) {
        throw new RlpException("a path without flags");
      }
      byte[] nibbles = Nibbles.fromHexPrefix(path);
      if (Nibbles.isLeaf(path)) {
        return new Leaf(nibbles, string(items.get(1)));
      }
      TrieNode child = child(items.get(1));
      if (child == null) {
        throw new RlpException("an extension without a child");
      }
      return new Extension(nibbles, child);
    }
    if (items.size() != 17) {
      throw new RlpException("a node has 2 or 17 items");
    }
    @Nullable TrieNode[] children = new @Nullable TrieNode[16];
    for (int i = 0; i < 16; i++) {
      children[i] = child(items.get(i));
    }
    Bytes value = string(items.get(16));
    return new Branch(children, value.isEmpty() ? null : value);
  }

  private static @Nullable TrieNode child(RlpItem item) throws RlpException {
    if (item instanceof Items inline) {
      return read(inline.items());
    }
    Bytes reference = string(item);
    if (reference.isEmpty()) {
      return null;
    }
    if (reference.size() != Hash32.SIZE) {
      throw new RlpException("a reference has 32 bytes");
    }
    return new Stored(Hash32.of(reference.toArray()));
  }

  private static Bytes string(RlpItem item) throws RlpException {
    if (item instanceof Str string) {
      return string.bytes();
    }
    throw new RlpException("a byte string was expected");
  }
}
