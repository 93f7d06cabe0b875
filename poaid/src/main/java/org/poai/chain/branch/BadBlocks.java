package org.poai.chain.branch;

import java.util.Map;
import java.util.Optional;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;

/**
 * Hashes of blocks that are invalid for a reason that lies in the header or in a body that the
 * header commits to: whoever sends one again costs a look-up. Reasons that blame the sender alone
 * never get here, so a real header with a false body cannot make the real block unwelcome. What
 * builds on a bad block is remembered apart, for it costs nothing to make: it can make the bad ones
 * themselves forgotten by no number. Of each kind the oldest of {@value #CAPACITY} is forgotten
 * first. Safe from any thread.
 */
public final class BadBlocks {
  public static final int CAPACITY = 4096;

  private final Map<Hash32, ImportResult.Rejected> bad = BoundedMap.byAge(CAPACITY);
  private final Map<Hash32, ImportResult.Rejected> descendants = BoundedMap.byAge(CAPACITY);

  /** Remembers a bad hash; returns what is said of it from now on. */
  public synchronized ImportResult.Rejected add(Hash32 hash, Violation violation) {
    ImportResult.Rejected rejected = new ImportResult.Rejected(violation);
    bad.put(hash, rejected);
    return rejected;
  }

  /** Remembers the hash of a block that builds on a bad one; returns what is said of it. */
  public synchronized ImportResult.Rejected addDescendant(Hash32 hash) {
    ImportResult.Rejected rejected =
        new ImportResult.Rejected(RejectReason.BAD_PARENT, "it builds on a bad block");
    descendants.put(hash, rejected);
    return rejected;
  }

  public synchronized Optional<ImportResult.Rejected> find(Hash32 hash) {
    ImportResult.Rejected rejected = bad.get(hash);
    return Optional.ofNullable(rejected == null ? descendants.get(hash) : rejected);
  }
}
