package org.poai.chain.rules;

import org.poai.chain.block.Header;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.difficulty.Asert;
import org.poai.chain.difficulty.TargetSchedule;
import org.poai.chain.difficulty.TargetSchedule.Cost;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.BlockNumber;

/** Derives from a parent what must follow on it; a pure function of the branch. */
public final class NextBlockRules {
  private final ChainSpec spec;
  private final TargetSchedule targets;

  public NextBlockRules(ChainSpec spec) {
    this.spec = spec;
    ChainSpec.Pace pace = spec.pace();
    ChainSpec.Targets limits = spec.targets();
    this.targets =
        new TargetSchedule(
            new Asert(pace.blockTimeSeconds(), pace.asertHalfLifeSeconds(), limits.powLimit()),
            pace.epochBlocks(),
            limits.genesisTarget());
  }

  /**
   * What follows on {@code parent}, the tip of {@code branch}.
   *
   * @param scheduled the manifest that the branch schedules for the new block
   * @param parentCostUnits of the manifest that ruled the parent
   */
  public NextBlock after(
      Header parent, Ancestry branch, Scheduled scheduled, long parentCostUnits) {
    BlockNumber number = parent.number().next();
    Cost cost = new Cost(parentCostUnits, scheduled.manifest().costUnits());
    return new NextBlock(
        number,
        number.epoch(spec.pace().epochBlocks()),
        scheduled,
        parent.timestamp() + 1,
        targets.after(parent, branch, cost),
        spec.economy().gasLimit(),
        BaseFee.after(parent.execution()));
  }
}
