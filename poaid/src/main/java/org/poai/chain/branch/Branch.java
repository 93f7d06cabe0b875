package org.poai.chain.branch;

import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.HeaderRecord;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * The headers that lead to one block, whether they are stored or still candidates: what rules mean
 * by "its own branch". Owned by one thread, on which the store does not change meanwhile.
 */
public final class Branch implements Ancestry {
  private final ChainStore store;
  private final Function<Hash32, Optional<SealedHeader>> headers;

  /** The lowest header that this walk has reached; ancestors are looked up from there. */
  private SealedHeader cursor;

  private final SealedHeader tip;

  /** The branch that ends in {@code tip}, a stored block. */
  public Branch(ChainStore store, SealedHeader tip) {
    this(store, hash -> store.header(hash).map(HeaderRecord::header), tip);
  }

  /** The branch that ends in {@code tip}, among what these look-ups find and canonical blocks. */
  public Branch(
      ChainStore store, Function<Hash32, Optional<SealedHeader>> headers, SealedHeader tip) {
    this.store = store;
    this.headers = headers;
    this.tip = tip;
    this.cursor = tip;
  }

  /** The header at a height of this branch, not above its tip. */
  @Override
  public Header at(BlockNumber number) {
    return sealedAt(number).header();
  }

  /** The same with its hashes. */
  SealedHeader sealedAt(BlockNumber number) {
    if (number.compareTo(tip.number()) > 0) {
      throw new IllegalArgumentException("height " + number + " is above this branch");
    }
    if (number.compareTo(cursor.number()) > 0) {
      cursor = tip;
    }
    while (!cursor.number().equals(number)) {
      if (isCanonical(cursor)) {
        return store.canonicalHeader(number);
      }
      cursor =
          parent(cursor)
              .orElseThrow(() -> new IllegalStateException("the branch has a gap above " + number));
    }
    return cursor;
  }

  /**
   * The highest ancestor of the tip, or the tip itself, that is on the canonical chain; empty where
   * an ancestor is missing, because it made room or was pruned.
   */
  public Optional<SealedHeader> forkPoint() {
    Optional<SealedHeader> header = Optional.of(tip);
    while (header.isPresent() && !isCanonical(header.get())) {
      header = parent(header.get());
    }
    return header;
  }

  private boolean isCanonical(SealedHeader header) {
    return store.canonicalHash(header.number()).equals(Optional.of(header.hash()));
  }

  private Optional<SealedHeader> parent(SealedHeader header) {
    return headers.apply(header.parentHash());
  }
}
