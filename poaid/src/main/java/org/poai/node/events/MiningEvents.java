package org.poai.node.events;

import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.MinerListener;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the node's own mining. */
public final class MiningEvents implements MinerListener {
  private static final Logger LOG = LoggerFactory.getLogger(MiningEvents.class);

  private final Function<Block, Wei> reward;
  private String lastWaiting = "";

  /**
   * Sentences for a chain.
   *
   * @param reward what its miner got for an imported block
   */
  public MiningEvents(Function<Block, Wei> reward) {
    this.reward = reward;
  }

  public static void mining(Address miner, boolean byDefault) {
    LOG.info(
        "Mining for {}{}",
        miner.toHex(),
        byDefault ? " (the first funded account; choose yours with --miner-address)" : "");
  }

  public static void notMining(String why) {
    LOG.info("Not mining: {}", why);
  }

  @Override
  public synchronized void mined(Block block, long evaluations, long nanos) {
    lastWaiting = "";
    LOG.info(
        "Mined block {}   loss {}  {} in {} s  reward {} POAI  {}",
        block.number(),
        Figures.loss(block),
        Figures.evaluations(evaluations),
        Figures.seconds(nanos),
        reward.apply(block).toPoai(),
        block.hash().abbreviated());
  }

  @Override
  public void notTaken(Block block, MinedBlockResult result) {
    if (result instanceof MinedBlockResult.Refused refused) {
      LOG.error("Our own block {} was refused: {}", block.number(), refused.why());
    } else if (result instanceof MinedBlockResult.Beside) {
      LOG.warn(
          "No nonce has a result on the head: block {} is mined beside it, and the search goes on"
              + " after that",
          block.number());
    } else if (result instanceof MinedBlockResult.Dropped dropped) {
      LOG.warn("Our own block {} was not judged: {}", block.number(), dropped.why());
    } else {
      LOG.info("Our block {} came too late", block.number());
    }
  }

  @Override
  public synchronized void waiting(String reason) {
    if (!reason.equals(lastWaiting)) {
      lastWaiting = reason;
      LOG.info("Mining waits: {}", reason);
    }
  }
}
