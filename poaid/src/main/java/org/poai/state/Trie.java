package org.poai.state;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.RlpWriter;
import org.poai.state.TrieNode.Branch;
import org.poai.state.TrieNode.Extension;
import org.poai.state.TrieNode.Leaf;
import org.poai.state.TrieNode.Stored;
import org.poai.store.IncompleteStoreException;

/**
 * A Merkle Patricia trie that is changed in memory and then committed to nodes stored by their
 * path.
 *
 * <p>For the next maintainer. Nodes come from a {@link NodeSource} under the path that leads to
 * them, so each path has one node at a time: a new one overwrites the old, and nothing is ever
 * garbage. Only nodes on the way to a changed key are loaded; everything else stays a {@link
 * Stored} hash. A change builds new nodes along its path and shares the rest.
 *
 * <p>{@link #commit} walks the loaded part once, encodes bottom-up, and reports for each path its
 * new encoding. A node can vanish from its path only if it was loaded (a leaf that moves down when
 * a fork appears above it, a branch that collapses into its last child). So what was loaded and is
 * not written again is removed: that one rule keeps the store free of stale nodes. Nodes whose
 * encoding is shorter than 32 bytes live inside their parent and are not stored, except the root.
 *
 * <p>Deleting is where such code goes wrong: a branch that is left with one child and no value must
 * merge with it, and the child, if only its hash is known, must be loaded first, since an extension
 * or leaf swallows the nibble while a branch gets an extension before it. {@link #merge} is the one
 * place for this.
 */
final class Trie {
  /** Where nodes lie, by the nibbles of their path. */
  @FunctionalInterface
  interface NodeSource {
    Optional<byte[]> node(byte[] path);
  }

  private final NodeSource source;

  /** Paths of nodes that came from the source, with their encodings. */
  private final Map<Bytes, byte[]> loaded = new HashMap<>();

  private @Nullable TrieNode root;

  Trie(NodeSource source) {
    this.source = source;
    this.root = source.node(new byte[0]).map(rlp -> remember(new byte[0], rlp)).orElse(null);
  }

  /** The changed nodes by path, and the root they give. */
  record Commit(Hash32 root, Map<Bytes, Optional<byte[]>> nodes) {}

  Optional<Bytes> get(byte[] key) {
    return Optional.ofNullable(get(root, Nibbles.of(key), 0));
  }

  /** Sets a value; an empty one removes the key. */
  void put(byte[] key, Bytes value) {
    byte[] nibbles = Nibbles.of(key);
    root = value.isEmpty() ? delete(root, nibbles, 0) : put(root, nibbles, 0, value);
  }

  /** The root and what changes in the store; the last call on this object. */
  Commit commit() {
    Map<Bytes, Optional<byte[]>> changes = new HashMap<>();
    Hash32 hash = Account.EMPTY_TRIE_ROOT;
    if (root != null) {
      byte[] encoded = encode(root, new byte[0], changes);
      changes.put(Bytes.EMPTY, Optional.of(encoded));
      hash = Keccak.hash(encoded);
    }
    loaded.forEach(
        (path, before) -> {
          Optional<byte[]> now = changes.putIfAbsent(path, Optional.empty());
          if (now != null && now.isPresent() && Arrays.equals(now.get(), before)) {
            changes.remove(path);
          }
        });
    return new Commit(hash, changes);
  }

  private @Nullable Bytes get(@Nullable TrieNode at, byte[] key, int depth) {
    TrieNode node = at == null ? null : resolve(at, key, depth);
    if (node instanceof Leaf leaf) {
      return Arrays.equals(leaf.suffix(), Nibbles.from(key, depth)) ? leaf.value() : null;
    }
    if (node instanceof Extension extension) {
      int length = extension.prefix().length;
      return Nibbles.commonPrefix(extension.prefix(), 0, key, depth) == length
          ? get(extension.child(), key, depth + length)
          : null;
    }
    if (node instanceof Branch branch) {
      return depth == key.length
          ? branch.value()
          : get(branch.children()[key[depth]], key, depth + 1);
    }
    return null;
  }

  private TrieNode put(@Nullable TrieNode at, byte[] key, int depth, Bytes value) {
    if (at == null) {
      return new Leaf(Nibbles.from(key, depth), value);
    }
    TrieNode node = resolve(at, key, depth);
    if (node instanceof Leaf leaf) {
      return putAtLeaf(leaf, key, depth, value);
    }
    if (node instanceof Extension extension) {
      return putAtExtension(extension, key, depth, value);
    }
    Branch branch = (Branch) node;
    if (depth == key.length) {
      return branch.withValue(value);
    }
    int nibble = key[depth];
    return branch.with(nibble, put(branch.children()[nibble], key, depth + 1, value));
  }

  private TrieNode putAtLeaf(Leaf leaf, byte[] key, int depth, Bytes value) {
    byte[] suffix = leaf.suffix();
    int common = Nibbles.commonPrefix(suffix, 0, key, depth);
    if (common == suffix.length && depth + common == key.length) {
      return new Leaf(suffix, value);
    }
    Branch fork = new Branch(new @Nullable TrieNode[16], null);
    fork =
        common == suffix.length
            ? fork.withValue(leaf.value())
            : fork.with(suffix[common], new Leaf(Nibbles.from(suffix, common + 1), leaf.value()));
    return prefixed(suffix, common, addTo(fork, key, depth + common, value));
  }

  private TrieNode putAtExtension(Extension extension, byte[] key, int depth, Bytes value) {
    byte[] prefix = extension.prefix();
    int common = Nibbles.commonPrefix(prefix, 0, key, depth);
    if (common == prefix.length) {
      return new Extension(prefix, put(extension.child(), key, depth + common, value));
    }
    byte[] rest = Nibbles.from(prefix, common + 1);
    TrieNode below = extension.child();
    if (below instanceof Stored) {
      // Its own path stays, so it need not be loaded.
      below = rest.length == 0 ? below : new Extension(rest, below);
    } else if (rest.length > 0) {
      below = new Extension(rest, below);
    }
    Branch fork = new Branch(new @Nullable TrieNode[16], null).with(prefix[common], below);
    return prefixed(prefix, common, addTo(fork, key, depth + common, value));
  }

  /** The new key's own place in a fork that was made for it. */
  private static Branch addTo(Branch fork, byte[] key, int depth, Bytes value) {
    return depth == key.length
        ? fork.withValue(value)
        : fork.with(key[depth], new Leaf(Nibbles.from(key, depth + 1), value));
  }

  private static TrieNode prefixed(byte[] path, int length, TrieNode node) {
    return length == 0 ? node : new Extension(Arrays.copyOf(path, length), node);
  }

  private @Nullable TrieNode delete(@Nullable TrieNode at, byte[] key, int depth) {
    if (at == null) {
      return null;
    }
    TrieNode node = resolve(at, key, depth);
    if (node instanceof Leaf leaf) {
      return Arrays.equals(leaf.suffix(), Nibbles.from(key, depth)) ? null : leaf;
    }
    if (node instanceof Extension extension) {
      byte[] prefix = extension.prefix();
      if (Nibbles.commonPrefix(prefix, 0, key, depth) < prefix.length) {
        return extension;
      }
      TrieNode child = delete(extension.child(), key, depth + prefix.length);
      return child == null ? null : join(prefix, child);
    }
    Branch branch = (Branch) node;
    if (depth == key.length) {
      return branch.value() == null ? branch : merge(branch.withValue(null), key, depth);
    }
    int nibble = key[depth];
    TrieNode before = branch.children()[nibble];
    TrieNode after = delete(before, key, depth + 1);
    return after == before ? branch : merge(branch.with(nibble, after), key, depth);
  }

  /** A branch that has lost something, as the one node that may stand in its place. */
  private @Nullable TrieNode merge(Branch branch, byte[] key, int depth) {
    int only = -1;
    for (int i = 0; i < 16; i++) {
      if (branch.children()[i] != null) {
        if (only >= 0 || branch.value() != null) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return branch.value() == null ? null : new Leaf(new byte[0], branch.value());
    }
    byte[] path = Nibbles.append(Arrays.copyOf(key, depth), only);
    TrieNode child = branch.children()[only];
    TrieNode resolved = child instanceof Stored stored ? load(stored, path) : child;
    return resolved == null ? null : join(new byte[] {(byte) only}, resolved);
  }

  /**
   * A stretch of path before a node: leaves and extensions take it up, a branch gets an extension.
   */
  private static TrieNode join(byte[] prefix, TrieNode node) {
    if (node instanceof Leaf leaf) {
      return new Leaf(Nibbles.concat(prefix, leaf.suffix()), leaf.value());
    }
    if (node instanceof Extension extension) {
      return new Extension(Nibbles.concat(prefix, extension.prefix()), extension.child());
    }
    return new Extension(prefix, node);
  }

  private TrieNode resolve(TrieNode node, byte[] key, int depth) {
    return node instanceof Stored stored ? load(stored, Arrays.copyOf(key, depth)) : node;
  }

  private TrieNode load(Stored stored, byte[] path) {
    byte[] rlp =
        source
            .node(path)
            .orElseThrow(IncompleteStoreException.lacks("state node " + stored.hash()));
    return remember(path, rlp);
  }

  private TrieNode remember(byte[] path, byte[] rlp) {
    loaded.put(Bytes.of(path), rlp);
    return TrieNode.decode(rlp);
  }

  /** The node's encoding; what is below it and has a path of its own goes to {@code written}. */
  private static byte[] encode(TrieNode node, byte[] path, Map<Bytes, Optional<byte[]>> written) {
    RlpWriter out = new RlpWriter();
    int list = out.beginList();
    if (node instanceof Leaf leaf) {
      out.string(Nibbles.toHexPrefix(leaf.suffix(), true)).string(leaf.value());
    } else if (node instanceof Extension extension) {
      out.string(Nibbles.toHexPrefix(extension.prefix(), false));
      reference(extension.child(), Nibbles.concat(path, extension.prefix()), written, out);
    } else {
      Branch branch = (Branch) node;
      for (int i = 0; i < 16; i++) {
        reference(branch.children()[i], Nibbles.append(path, i), written, out);
      }
      out.string(branch.value() == null ? new byte[0] : branch.value().toArray());
    }
    return out.endList(list).toBytes();
  }

  private static void reference(
      @Nullable TrieNode child, byte[] path, Map<Bytes, Optional<byte[]>> written, RlpWriter out) {
    if (child == null) {
      out.string(new byte[0]);
    } else if (child instanceof Stored stored) {
      out.string(stored.hash());
    } else {
      byte[] encoded = encode(child, path, written);
      if (encoded.length < Hash32.SIZE) {
        out.raw(encoded);
      } else {
        written.put(Bytes.of(path), Optional.of(encoded));
        out.string(Keccak.hash(encoded));
      }
    }
  }
}
