package org.poai.chain.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.rules.RejectReason;
import org.poai.primitives.Hash32;

/**
 * Hashes of blocks that are invalid for a reason that lies in the header or in a body that the
 * header commits to: whoever sends one again costs a look-up. Reasons that blame the sender alone
 * never get here, so a real header with a false body cannot make the real block unwelcome. The
 * oldest of {@value #CAPACITY} is forgotten first. Safe from any thread.
 */
final class BadBlocks {
  private static final int CAPACITY = 4096;

  private final Map<Hash32, ImportResult.Rejected> bad =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash32, ImportResult.Rejected> eldest) {
          return size() > CAPACITY;
        }
      };

  /** Remembers a bad hash; returns what is said of it from now on. */
  synchronized ImportResult.Rejected add(Hash32 hash, RejectReason reason, String detail) {
    ImportResult.Rejected rejected = new ImportResult.Rejected(reason, detail);
    bad.put(hash, rejected);
    return rejected;
  }

  synchronized Optional<ImportResult.Rejected> find(Hash32 hash) {
    return Optional.ofNullable(bad.get(hash));
  }

  synchronized int size() {
    return bad.size();
  }
}
