package org.poai.node.events;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ExecutedBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a developer reads of his chain. */
public final class DevEvents implements HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(DevEvents.class);

  /** The keys of the accounts, and what to know of the chain. */
  public static void started(List<String> keys, long intervalMillis) {
    for (int i = 0; i < keys.size(); i++) {
      LOG.info("  key {}  {}", i, keys.get(i));
    }
    LOG.info(
        "A block {}; the chain has no peers, and money on it is worth nothing",
        intervalMillis == 0 ? "for each transaction" : "every " + intervalMillis / 1000.0 + " s");
  }

  /** A block that nobody waits for was not made. */
  public static void trouble(String why) {
    LOG.warn("A transaction waits: {}", why);
  }

  @Override
  public void onHead(HeadChange change) {
    List<SealedHeader> reverted = change.reverted();
    if (!reverted.isEmpty()) {
      LOG.info("Back to block {}", change.head().number());
    }
    for (ExecutedBlock applied : change.applied()) {
      Block block = applied.block();
      LOG.info(
          "Block {}  {}  {} gas",
          block.number(),
          Figures.count(block.transactions().size(), "transaction"),
          block.header().execution().gasUsed());
    }
  }
}
