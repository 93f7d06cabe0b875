package org.poai.chain;

import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;

/**
 * Which manifest rules the block after {@code parent}, on the parent's own branch; protocol
 * sections 4 and 11.
 */
public interface ManifestSchedule {
  Manifest after(SealedHeader parent);

  /** The schedule of a chain without governance: the genesis manifest for ever. */
  static ManifestSchedule always(Manifest manifest) {
    return parent -> manifest;
  }
}
