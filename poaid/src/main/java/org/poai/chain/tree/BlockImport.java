package org.poai.chain.tree;

import java.util.Set;
import org.poai.chain.branch.ImportResult;
import org.poai.primitives.Hash32;

/** Blocks that wait, and hear what became of others. On the chain thread. */
interface BlockImport {
  /** This one is stored now, whoever brought it; {@code result} is what its bringer hears. */
  void stored(Hash32 block, ImportResult result);

  /** Whether a block of this hash waits here. */
  boolean holds(Hash32 hash);

  /** These are bad, and so is all that builds on them. */
  void bad(Set<Hash32> hashes);

  /** All of a change was told: see what may move on. */
  void settle();
}
