package org.poai.chain.head;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.HeaderRecord;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * The blocks of a stored branch above the canonical chain, as that lies on the disk.
 *
 * @param forkPoint the canonical block that the branch stands on; its tip itself where it is
 *     canonical
 * @param hashes of the blocks above, lowest first
 */
record StoredBranch(ChainStore store, SealedHeader forkPoint, List<Hash32> hashes) {
  StoredBranch {
    hashes = Collections.unmodifiableList(hashes);
  }

  /** The branch that ends in a block; empty where one of its headers is not stored. */
  static Optional<StoredBranch> of(ChainStore store, Hash32 tip) {
    List<Hash32> hashes = new ArrayList<>();
    Optional<SealedHeader> at = store.header(tip).map(HeaderRecord::header);
    while (at.isPresent() && !store.isCanonical(at.get())) {
      hashes.add(at.get().hash());
      at = store.header(at.get().parentHash()).map(HeaderRecord::header);
    }
    Collections.reverse(hashes);
    return at.map(forkPoint -> new StoredBranch(store, forkPoint, hashes));
  }

  /** The header at a height below the next block. */
  Header headerAt(BlockNumber number) {
    return store.stored(hashAt(number.value())).header().header();
  }

  /** The hash at a height below the next block: of this branch or of the chain under it. */
  Hash32 hashAt(long number) {
    long above = number - forkPoint.number().value();
    return above > 0 ? hashes.get((int) above - 1) : store.canonical(BlockNumber.of(number));
  }
}
