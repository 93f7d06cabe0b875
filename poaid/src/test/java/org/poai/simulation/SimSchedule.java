package org.poai.simulation;

import java.util.List;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.Hash32;

/**
 * Manifests that change as if by a vote: the last block of an epoch decides by its hash which of
 * them rules the next one. So two branches that part before an epoch begins may be under two.
 */
record SimSchedule(List<Scheduled> manifests, long epochBlocks) implements ManifestSchedule {
  @Override
  public Scheduled after(SealedHeader parent) {
    boolean isLast =
        !parent.number().next().epoch(epochBlocks).equals(parent.number().epoch(epochBlocks));
    return isLast
        ? manifests.get(Math.floorMod(parent.hash().hashCode(), manifests.size()))
        : ruling(parent);
  }

  @Override
  public Scheduled ruling(SealedHeader header) {
    Hash32 hash = header.header().terms().manifestHash();
    return manifests.stream()
        .filter(manifest -> manifest.hash().equals(hash))
        .findFirst()
        .orElse(manifests.get(0));
  }
}
