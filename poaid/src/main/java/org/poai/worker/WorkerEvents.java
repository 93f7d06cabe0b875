package org.poai.worker;

import java.nio.file.Path;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.MinerListener;
import org.poai.node.config.Version;
import org.poai.node.events.Figures;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator of a worker reads. */
final class WorkerEvents implements MinerListener {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerEvents.class);

  private String lastWaiting = "";

  static void workingFor(String node, Path dataDir) {
    LOG.info("poaid {} working for {}, data in {}", Version.current(), node, dataDir);
  }

  static void nodeAway(String sentence) {
    LOG.info("Waiting for the node: {}", sentence);
  }

  static void fetchingModel(Hash32 sha256) {
    LOG.info("Fetching model {} from the node, once", sha256.abbreviated());
  }

  static void fetchingRecords(int records) {
    LOG.info("Fetching {} records from the node, once", records);
  }

  static void workerReady(String name, Optional<Address> reward) {
    LOG.info(
        "Working as {} for {}",
        name,
        reward
            .map(Address::toHex)
            .orElse("the node's own address (--miner-address names another)"));
  }

  static void workerWaits(String reason) {
    LOG.info("Waiting for work: {}", reason);
  }

  static void submitted(Block block, long evaluations, long nanos) {
    LOG.info(
        "Block {} submitted and accepted   loss {}  {} in {} s  {}",
        block.number(),
        Figures.loss(block),
        Figures.evaluations(evaluations),
        Figures.seconds(nanos),
        block.hash().abbreviated());
  }

  @Override
  public synchronized void mined(Block block, long evaluations, long nanos) {
    lastWaiting = "";
    submitted(block, evaluations, nanos);
  }

  @Override
  public void notTaken(Block block, MinedBlockResult result) {
    if (result instanceof MinedBlockResult.Refused refused) {
      LOG.warn("Block {} was not taken: {}", block.number(), refused.why());
    } else if (result instanceof MinedBlockResult.Dropped dropped) {
      LOG.warn("Block {} was not judged: {}", block.number(), dropped.why());
    } else {
      LOG.info("Work is stale: block {} came too late", block.number());
    }
  }

  @Override
  public synchronized void waiting(String reason) {
    if (!reason.equals(lastWaiting)) {
      lastWaiting = reason;
      workerWaits(reason);
    }
  }
}
