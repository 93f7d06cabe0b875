package org.poai.chain.stored;

import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * The place after a block of some branch: what the rules expect of the block that takes it, and the
 * key of its epoch.
 */
public record Position(SealedHeader parent, NextBlock next, Hash32 epochKey) {
  public Manifest manifest() {
    return next.manifest().manifest();
  }

  /** Work that a block with this target adds here. */
  public Work work(UInt256 target) {
    return Work.of(target, manifest().costUnits());
  }
}
