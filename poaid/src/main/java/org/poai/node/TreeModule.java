package org.poai.node;

import java.util.List;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.PriorityFee;
import org.poai.chain.block.Receipt;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.stored.Chain;
import org.poai.chain.tree.BlockTree;
import org.poai.crypto.Kzg;
import org.poai.evm.BlockProcessor;
import org.poai.evm.Subsidy;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig.Storage;
import org.poai.node.config.UserException;
import org.poai.primitives.Wei;

/** Puts the door of the chain together. */
public final class TreeModule {
  private TreeModule() {}

  /** The tree and what follows its head. */
  public record RunningTree(
      BlockTree tree,
      BlockProcessor processor,
      ManifestSchedule schedule,
      Subsidy subsidy,
      EpochSealer sealer,
      Clock clock) {
    /** What an imported block gave its miner: the subsidy, and what its transactions paid. */
    Wei reward(Block block) {
      List<Receipt> receipts = tree.chain().receipts(block.hash()).orElse(List.of());
      return subsidy.of(block.number()).plus(PriorityFee.sum(PriorityFee.of(block, receipts)));
    }
  }

  /**
   * What the tree may take.
   *
   * @param memory the share of this node's memory for blocks that wait
   */
  public record Limits(Storage storage, MemoryShare memory) {}

  public static RunningTree start(
      Chain chain,
      ManifestSchedule schedule,
      RunningQuiz quiz,
      Limits limits,
      Clock clock,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    refuseWithoutKzg();
    Subsidy subsidy = Subsidy.of(chain.spec().economy());
    BlockProcessor processor = BlockProcessor.of(chain.spec());
    BlockTree tree =
        new BlockTree(
            new TreeParts(
                chain,
                quiz.referees(),
                processor,
                schedule,
                clock,
                metrics,
                new PruneDepth(limits.storage().pruneDepth())),
            limits.memory(),
            criticalFailure);
    EpochSealer sealer = new EpochSealer(chain, schedule, quiz, criticalFailure);
    tree.addListener(quiz.referees());
    tree.addListener(sealer);
    return new RunningTree(tree, processor, schedule, subsidy, sealer, clock);
  }

  /** Without it the node could not judge a block that calls the contract. */
  private static void refuseWithoutKzg() {
    Kzg.problem()
        .ifPresent(
            problem -> {
              throw new UserException(
                  ExitCode.MODEL,
                  "This machine cannot run the contract at address 10 ("
                      + problem
                      + "); see docs/decisions/011 for the platforms that can.");
            });
  }
}
