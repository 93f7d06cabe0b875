package org.poai.chain.tree;

import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * The headers that lead to one block, whether they are stored or still candidates: what rules mean
 * by "its own branch". Owned by the chain thread.
 */
final class Branch implements Ancestry {
  private final ChainStore store;
  private final CandidatePool pool;

  /** The lowest header that this walk has reached; ancestors are looked up from there. */
  private SealedHeader cursor;

  private final SealedHeader tip;

  Branch(ChainStore store, CandidatePool pool, SealedHeader tip) {
    this.store = store;
    this.pool = pool;
    this.tip = tip;
    this.cursor = tip;
  }

  /** The header at a height of this branch, not above its tip. */
  @Override
  public Header at(BlockNumber number) {
    if (number.compareTo(tip.number()) > 0) {
      throw new IllegalArgumentException("height " + number + " is above this branch");
    }
    if (number.compareTo(cursor.number()) > 0) {
      cursor = tip;
    }
    while (!cursor.number().equals(number)) {
      if (isCanonical(cursor)) {
        return canonical(number).header();
      }
      cursor = parent(cursor);
    }
    return cursor.header();
  }

  /** The highest ancestor of the tip, or the tip itself, that is on the canonical chain. */
  SealedHeader forkPoint() {
    SealedHeader header = tip;
    while (!isCanonical(header)) {
      header = parent(header);
    }
    return header;
  }

  private boolean isCanonical(SealedHeader header) {
    return store.canonicalHash(header.number()).equals(Optional.of(header.hash()));
  }

  private SealedHeader canonical(BlockNumber number) {
    return store
        .canonicalHash(number)
        .flatMap(store::header)
        .map(HeaderRecord::header)
        .orElseThrow(() -> new IllegalStateException("no canonical block " + number));
  }

  private SealedHeader parent(SealedHeader header) {
    return find(store, pool, header.parentHash())
        .orElseThrow(() -> new IllegalStateException("no parent of block " + header.hash()));
  }

  /** A header among candidates and stored blocks. */
  static Optional<SealedHeader> find(ChainStore store, CandidatePool pool, Hash32 hash) {
    return pool.get(hash)
        .map(candidate -> candidate.block)
        .map(Block::sealedHeader)
        .or(() -> store.header(hash).map(HeaderRecord::header));
  }
}
