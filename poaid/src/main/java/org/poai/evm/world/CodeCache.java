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
  private final Map<Hash32, Code> codes = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  public CodeCache(long capacityBytes) {
    this.capacity = capacityBytes;
  }

  synchronized @Nullable Code get(Hash32 hash) {
    return codes.get(hash);
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
