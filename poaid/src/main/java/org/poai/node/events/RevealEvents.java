package org.poai.node.events;

import java.io.IOException;
import java.nio.file.Path;
import org.poai.disk.DiskTrouble;
import org.poai.market.duty.Errand;
import org.poai.market.duty.OwnSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the keys that this node reveals. */
public final class RevealEvents implements OwnSender.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RevealEvents.class);

  @Override
  public void sent(Errand errand) {
    LOG.info("The key of dataset proposal {} is on its way into a block", errand.number());
  }

  @Override
  public void refused(Errand errand, String why) {
    LOG.warn(
        "The key of dataset proposal {} cannot be sent: {}; reveal it by hand: poaid gov reveal",
        errand.number(),
        why);
  }

  public static void unreadable(Path folder, IOException e) {
    LOG.warn(
        "The keys in {} cannot be read: {}; reveal them by hand: poaid gov reveal",
        folder,
        DiskTrouble.reason(e, folder));
  }
}
