package org.poai.node.events;

import java.io.IOException;
import java.nio.file.Path;
import org.poai.disk.DiskTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the keys that this node reveals. */
public final class RevealEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RevealEvents.class);

  private RevealEvents() {}

  public static void sent(long proposal) {
    LOG.info("The key of dataset proposal {} is on its way into a block", proposal);
  }

  public static void refused(long proposal, String why) {
    LOG.warn(
        "The key of dataset proposal {} cannot be sent: {}; reveal it by hand: poaid gov reveal",
        proposal,
        why);
  }

  public static void unreadable(Path folder, IOException e) {
    LOG.warn(
        "The keys in {} cannot be read: {}; reveal them by hand: poaid gov reveal",
        folder,
        DiskTrouble.reason(e, folder));
  }
}
