package org.poai.node.events;

import java.util.List;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.Origin;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the chain: what was opened, and each change of its head. */
public final class ChainEvents implements HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(ChainEvents.class);

  public static void opened(SealedHeader genesis, ChainHead head) {
    if (head.number().isGenesis()) {
      LOG.info("New chain, genesis {}", genesis.hash().toHex());
    } else {
      LOG.info(
          "Genesis {}, head is block {} {}",
          genesis.hash().abbreviated(),
          head.number(),
          head.header().hash().abbreviated());
    }
  }

  /** The accounts of a development chain, two a line. */
  public static void devAccounts(List<Address> accounts, Wei each, String mnemonic) {
    LOG.info(
        "{} accounts have {} POAI each, from the words \"{}\"; everybody knows their keys",
        accounts.size(),
        each.toPoai(),
        mnemonic);
    for (int i = 0; i < accounts.size(); i += 2) {
      StringBuilder line = new StringBuilder();
      for (int at = i; at < Math.min(i + 2, accounts.size()); at++) {
        line.append("  ").append(at).append(' ').append(accounts.get(at));
      }
      LOG.info("{}", line);
    }
  }

  /** A chain for development, in which a vote is not final before a reorganisation is. */
  public static void unsafeGovernance(long maxReorg) {
    LOG.info(
        "This chain is for development: a reorganisation, of up to {} blocks, can undo a vote and a"
            + " change of the model",
        maxReorg);
  }

  public static void reindexed(long heights) {
    LOG.info("The index of heights did not match the chain: rebuilt for {} blocks", heights);
  }

  public static void unproven(long blocks) {
    LOG.info("{} blocks of the chain are UNPROVEN: their proofs were not replayed here", blocks);
  }

  @Override
  public void onHead(HeadChange change) {
    List<SealedHeader> reverted = change.reverted();
    if (!reverted.isEmpty()) {
      LOG.info(
          "Reorganisation: {} blocks left, {} joined after block {}",
          reverted.size(),
          change.applied().size(),
          reverted.get(reverted.size() - 1).number().previous());
    }
    for (ExecutedBlock applied : change.applied()) {
      // Our own are logged as mined; of a branch that catches up, the sync tells how far it is.
      if (!(applied.origin() instanceof Origin.Own) && !(applied.origin() instanceof Origin.Sync)) {
        LOG.info(
            "Imported block {} from {}  verified in {} s  {}",
            applied.block().number(),
            applied.origin().name(),
            Figures.seconds(applied.proven().proofNanos()),
            applied.block().hash().abbreviated());
      }
    }
  }
}
