package org.poai.node.events;

import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads at the end of an epoch whose blocks signalled. */
public final class ReadinessEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ReadinessEvents.class);

  private ReadinessEvents() {}

  public static void ended(Epoch epoch, Hash32 manifest, long blocks, long of, long needed) {
    LOG.info(
        "Readiness of epoch {}: {} of {} blocks ({} needed) for {}",
        epoch,
        blocks,
        of,
        needed,
        manifest.abbreviated());
  }
}
