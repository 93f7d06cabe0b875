package org.poai.evm.world;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Hash32;

/** Code that ran lately, by its hash, within a bound of bytes. Safe from any thread. */
public final class CodeCache {
  /** What an entry takes besides its bytes, roughly. */
  private static final int OVERHEAD = 200;

  private final long capacity;

  /** The one that was used longest ago first. */
  private final Map<Hash32, Code> codes = new LinkedHashMap<>();

  private long size;

  public CodeCache(long capacityBytes) {
    this.capacity = capacityBytes;
  }

  synchronized @Nullable Code get(Hash32 hash) {
    Code code = codes.remove(hash);
    if (code != null) {
      codes.put(hash, code);
    }
    return code;
  }

  synchronized void put(Code code) {
    if (codes.put(code.hash(), code) != null) {
      return;
    }
    size += weight(code);
    Iterator<Code> eldest = codes.values().iterator();
    while (size > capacity && eldest.hasNext()) {
      size -= weight(eldest.next());
      eldest.remove();
    }
  }

  private static long weight(Code code) {
    return code.size() + code.size() / 8L + OVERHEAD;
  }
}
