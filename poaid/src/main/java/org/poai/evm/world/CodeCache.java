package org.poai.evm.world;

import org.jspecify.annotations.Nullable;
import org.poai.memory.WeightedMap;
import org.poai.primitives.Hash32;

/** Code that ran lately, by its hash, within a bound of bytes. Safe from any thread. */
public final class CodeCache {
  /** What an entry takes besides its bytes, roughly. */
  private static final int OVERHEAD = 200;

  private final WeightedMap<Hash32, Code> codes;

  public CodeCache(long capacityBytes) {
    codes = new WeightedMap<>(capacityBytes, (hash, code) -> weight(code));
  }

  synchronized @Nullable Code get(Hash32 hash) {
    return codes.use(hash);
  }

  synchronized void put(Code code) {
    codes.put(code.hash(), code);
  }

  private static long weight(Code code) {
    return code.size() + code.size() / 8L + OVERHEAD;
  }
}
