package org.poai.chain.stored;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A few hashes of a chain by which another node finds the last block that both have: those next to
 * the head one by one, then at distances that double, at last genesis.
 */
public final class Locator {
  /** More hashes than any locator has. */
  public static final int MAX_SIZE = 80;

  private static final int CLOSE = 10;

  private Locator() {}

  /** The locator of a chain, from its head down. */
  public static List<Hash32> of(ChainReader chain) {
    List<Hash32> hashes = new ArrayList<>();
    long step = 1;
    for (long number = chain.head().number().value(); number > 0; number -= step) {
      chain.canonicalHash(BlockNumber.of(number)).ifPresent(hashes::add);
      if (hashes.size() >= CLOSE) {
        step *= 2;
      }
    }
    chain.canonicalHash(BlockNumber.GENESIS).ifPresent(hashes::add);
    return hashes;
  }

  /** The first of the hashes that is on this canonical chain; empty for another chain. */
  public static Optional<SealedHeader> meet(ChainReader chain, List<Hash32> locator) {
    return locator.stream()
        .flatMap(hash -> chain.header(hash).stream())
        .filter(chain::isCanonical)
        .findFirst();
  }
}
