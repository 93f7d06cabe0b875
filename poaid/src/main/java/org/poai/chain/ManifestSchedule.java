package org.poai.chain;

import java.util.List;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.state.StateView;

/** Which manifest rules a block, on the block's own branch; protocol sections 4 and 11. */
public interface ManifestSchedule {
  /** The manifest of the block after {@code parent}. */
  Scheduled after(SealedHeader parent);

  /** The manifest of {@code header} itself. */
  Scheduled ruling(SealedHeader header);

  /**
   * The system writes of the block after {@code parent}; none without governance.
   *
   * @param parentState the state after {@code parent}
   */
  default List<SystemWrite> writes(StateView parentState, SealedHeader parent) {
    return List.of();
  }

  /** The schedule of a chain without governance: the genesis manifest for ever. */
  static ManifestSchedule always(Manifest manifest) {
    Scheduled scheduled = Scheduled.of(manifest);
    return new ManifestSchedule() {
      @Override
      public Scheduled after(SealedHeader parent) {
        return scheduled;
      }

      @Override
      public Scheduled ruling(SealedHeader header) {
        return scheduled;
      }
    };
  }
}
