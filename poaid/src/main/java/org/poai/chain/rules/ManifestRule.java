package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;

/** Section 11: which manifest a block names. */
public final class ManifestRule {
  private ManifestRule() {}

  /**
   * What breaks the header rule: a block names the manifest of its parent or, as the first of its
   * epoch, the one that the epoch before signals ready.
   */
  public static Violation broken(SealedHeader header, SealedHeader parent) {
    return new Violation(
        RejectReason.MANIFEST,
        "its epoch's blocks have not agreed on "
            + header.header().terms().manifestHash()
            + "; its parent's is "
            + parent.header().terms().manifestHash());
  }

  /**
   * The state rule: the first block of an epoch names the manifest that its parent's state gives.
   */
  public static Optional<Violation> state(SealedHeader header, Turn turn) {
    return Violation.unlessEqual(
        RejectReason.MANIFEST_STATE,
        turn.manifest().hash(),
        header.header().terms().manifestHash());
  }
}
