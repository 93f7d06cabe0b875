package org.poai.node.events;

import java.util.Optional;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.governance.PreparationListener;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of how this node prepares for another model or other records. */
public final class PreparationEvents implements PreparationListener {
  private static final Logger LOG = LoggerFactory.getLogger(PreparationEvents.class);

  @Override
  public void ready(
      Scheduled manifest, long seconds, BlockNumber from, Optional<ProposalId> toApprove) {
    LOG.info(
        "Ready for manifest {}: model and {} checked in {} s; {}",
        manifest.hash().abbreviated(),
        Figures.count(manifest.manifest().dataset().records(), "record"),
        seconds,
        toApprove.map(PreparationEvents::approval).orElse("signalling from block " + from.value()));
  }

  /** This node has no referee under the manifest that rules from a block on. */
  public static void fallenOut(Hash32 manifest, BlockNumber from, String why) {
    LOG.warn(
        "From block {} on this node neither mines nor judges, under manifest {}: {}",
        from.value(),
        manifest.abbreviated(),
        why);
  }

  /** What was missing is here. */
  public static void backAgain(Hash32 manifest, BlockNumber from) {
    LOG.info(
        "From block {} on this node mines and judges again, under manifest {}",
        from.value(),
        manifest.abbreviated());
  }

  private static String approval(ProposalId proposal) {
    String option = proposal.contract() == GenesisContract.DATASET_DAO ? " --dataset" : "";
    return "\"poaid gov approve " + proposal.number() + option + "\" signals for it";
  }

  @Override
  public void notReady(String why) {
    LOG.warn("Not ready: {}", why);
  }

  @Override
  public void mayFallOut(Scheduled manifest, BlockNumber boundary) {
    LOG.warn(
        "Others signal for manifest {}, and this node is not ready for it: from block {} on it may"
            + " neither mine nor judge",
        manifest.hash().abbreviated(),
        boundary.value());
  }
}
