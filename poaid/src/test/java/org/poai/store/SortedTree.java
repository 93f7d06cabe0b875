package org.poai.store;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes, so that a snapshot is the map itself: a treap, whose shape
 * follows from its keys alone. Keys are ordered as unsigned bytes.
 */
final class SortedTree {
  static final SortedTree EMPTY = new SortedTree(null);

  private final @Nullable Node root;

  private SortedTree(@Nullable Node root) {
    this.root = root;
  }

  /** An entry of the map; its arrays are the map's own. */
  static class Entry {
    final byte[] key;
    final byte[] value;

    Entry(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }
  }

  /** An entry and the entries below it, none of which has a greater weight. */
  private static final class Node extends Entry {
    final int weight;
    final @Nullable Node left;
    final @Nullable Node right;

    Node(Entry entry, int weight, @Nullable Node left, @Nullable Node right) {
      super(entry.key, entry.value);
      this.weight = weight;
      this.left = left;
      this.right = right;
    }

    Node withLeft(@Nullable Node other) {
      return new Node(this, weight, other, right);
    }

    Node withRight(@Nullable Node other) {
      return new Node(this, weight, left, other);
    }
  }

  SortedTree with(byte[] key, byte[] value) {
    return new SortedTree(put(root, new Node(new Entry(key, value), weight(key), null, null)));
  }

  SortedTree without(byte[] key) {
    return new SortedTree(remove(root, key));
  }

  /** The entry of a key, or where there is none, the next one. */
  Optional<Entry> from(byte[] key) {
    return next(key, true);
  }

  /** The first entry behind a key. */
  Optional<Entry> after(byte[] key) {
    return next(key, false);
  }

  /** The entry of a key, or where there is none, the one before it. */
  Optional<Entry> upTo(byte[] key) {
    return previous(key, true);
  }

  /** The last entry before a key. */
  Optional<Entry> before(byte[] key) {
    return previous(key, false);
  }

  private Optional<Entry> previous(byte[] key, boolean isIncluded) {
    Node at = root;
    @Nullable Node best = null;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      boolean isRight = order > 0 || (order == 0 && isIncluded);
      best = isRight ? at : best;
      at = isRight ? at.right : at.left;
    }
    return Optional.ofNullable(best);
  }

  Optional<byte[]> get(byte[] key) {
    Node at = root;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      if (order == 0) {
        return Optional.of(at.value);
      }
      at = order < 0 ? at.left : at.right;
    }
    return Optional.empty();
  }

  private Optional<Entry> next(byte[] key, boolean isIncluded) {
    Node at = root;
    @Nullable Node best = null;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.key);
      boolean isLeft = order < 0 || (order == 0 && isIncluded);
      best = isLeft ? at : best;
      at = isLeft ? at.left : at.right;
    }
    return Optional.ofNullable(best);
  }

  private static Node put(@Nullable Node at, Node one) {
    if (at == null) {
      return one;
    }
    int order = Arrays.compareUnsigned(one.key, at.key);
    if (order == 0) {
      return new Node(one, at.weight, at.left, at.right);
    }
    if (order < 0) {
      Node left = put(at.left, one);
      return left.weight > at.weight ? left.withRight(at.withLeft(left.right)) : at.withLeft(left);
    }
    Node right = put(at.right, one);
    return right.weight > at.weight
        ? right.withLeft(at.withRight(right.left))
        : at.withRight(right);
  }

  private static @Nullable Node remove(@Nullable Node at, byte[] key) {
    if (at == null) {
      return null;
    }
    int order = Arrays.compareUnsigned(key, at.key);
    if (order == 0) {
      return joined(at.left, at.right);
    }
    return order < 0 ? at.withLeft(remove(at.left, key)) : at.withRight(remove(at.right, key));
  }

  private static @Nullable Node joined(@Nullable Node left, @Nullable Node right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return left.weight > right.weight
        ? left.withRight(joined(left.right, right))
        : right.withLeft(joined(left, right.left));
  }

  /** Spread, since hash codes of like keys are alike. */
  private static int weight(byte[] key) {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
    return hash ^ hash >>> 13;
  }
}
