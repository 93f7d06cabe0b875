package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hash32;

/**
 * Blocks that wait as the bytes that came, of which only the header was looked at: orphans for
 * their parent, early blocks for their time. Two that say the same header wait side by side, if two
 * brought them, so that nobody keeps a block out by a false body under its header.
 *
 * <p>Each share ({@link Origin#share}) has its bounds, and all have one together. Who is above his
 * own makes room among his own blocks; above the common one the largest share does. Our own blocks
 * never go. Owned by the chain thread.
 */
final class HeldBlocks {
  /** What a header takes on the heap besides the bytes. */
  private static final int HEADER_BYTES = 4 << 10;

  static final int MAX_PER_SHARE = 16;
  static final int MAX_BYTES_PER_SHARE = 4 << 20;
  static final int MAX_BYTES = 16 << 20;

  private final List<Held> blocks = new ArrayList<>();
  private final Map<String, Share> shares = new HashMap<>();
  private final Comparator<Held> firstToGo;
  private final Judgements judgements;
  private final HeldBytes bytes;

  /** A block that waits. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Held(SealedHeader header, byte[] wire, Origin origin, long arrivedMillis) {
    int size() {
      return wire.length + HEADER_BYTES;
    }
  }

  /** What blocks of one share take together. */
  private record Share(int count, long bytes) {
    static final Share NONE = new Share(0, 0);

    boolean isAbove() {
      return count > MAX_PER_SHARE || bytes > MAX_BYTES_PER_SHARE;
    }
  }

  /** An empty store; of those that could make room, the first in this order does. */
  HeldBlocks(Comparator<Held> firstToGo, Judgements judgements, MemoryShare share) {
    this.bytes = new HeldBytes(share);
    this.firstToGo = firstToGo;
    this.judgements = judgements;
  }

  /** Takes a block in; whatever makes room for it, or the block itself, ends as ignored. */
  void add(Held block) {
    boolean holdsIt =
        blocks.stream()
            .anyMatch(
                held ->
                    held.header().hash().equals(block.header().hash())
                        && held.origin().share().equals(block.origin().share()));
    if (holdsIt) {
      judgements.tell(block.header(), block.origin(), new ImportResult.Known());
      return;
    }
    blocks.add(block);
    account(block, 1);
    String share = block.origin().share();
    while (shares.getOrDefault(share, Share.NONE).isAbove() && evict(share)) {
      // one at a time
    }
    while (!(bytes.bytes() <= MAX_BYTES && bytes.fit()) && evict(largest())) {
      // one at a time
    }
  }

  private String largest() {
    return blocks.stream()
        .filter(held -> !held.origin().isOurs())
        .map(held -> held.origin().share())
        .distinct()
        .max(Comparator.comparingLong(share -> shares.getOrDefault(share, Share.NONE).bytes()))
        .orElse("");
  }

  private boolean evict(String share) {
    Optional<Held> first =
        blocks.stream()
            .filter(held -> held.origin().share().equals(share) && !held.origin().isOurs())
            .min(firstToGo);
    first.ifPresent(
        held -> end(held, new ImportResult.Ignored("it waited too long, or made room")));
    return first.isPresent();
  }

  private void end(Held held, ImportResult result) {
    remove(held);
    judgements.tell(held.header(), held.origin(), result);
  }

  private void remove(Held held) {
    blocks.remove(held);
    account(held, -1);
    var unused = bytes.fit();
  }

  private void account(Held held, int sign) {
    bytes.add((long) sign * held.size());
    shares.compute(
        held.origin().share(),
        (key, share) -> {
          Share before = share == null ? Share.NONE : share;
          int count = before.count() + sign;
          return count == 0 ? null : new Share(count, before.bytes() + (long) sign * held.size());
        });
  }

  /** Takes out those that fit, in order of arrival. */
  List<Held> take(Predicate<Held> which) {
    List<Held> taken = blocks.stream().filter(which).toList();
    taken.forEach(this::remove);
    return taken;
  }

  /** Takes out those that fit, for good. */
  void end(Predicate<Held> which, ImportResult result) {
    for (Held held : take(which)) {
      judgements.tell(held.header(), held.origin(), result);
    }
  }

  /** The header of a block that waits here. */
  Optional<SealedHeader> header(Hash32 hash) {
    return blocks.stream()
        .map(Held::header)
        .filter(header -> header.hash().equals(hash))
        .findFirst();
  }

  int size() {
    return blocks.size();
  }

  long bytes() {
    return bytes.bytes();
  }
}
