package org.poai.miner;

import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.metrics.Metrics;
import org.poai.quiz.FakeProver;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;

/** A tree in memory whose time passes fast, so that no block waits for its timestamp. */
record FastTree(BlockTree tree, Clock clock) {
  private static final int SPEED = 100;

  static FastTree of(
      ChainSpec spec, FakeProver prover, Metrics metrics, CriticalFailure criticalFailure) {
    return of(spec, prover, metrics, criticalFailure, clock(spec));
  }

  private static Clock clock(ChainSpec spec) {
    long began = System.nanoTime();
    return () ->
        (spec.genesisTimestamp() + 1_000_000) * 1000
            + SPEED * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** A tree whose time is that of a given clock. */
  static FastTree of(
      ChainSpec spec,
      FakeProver prover,
      Metrics metrics,
      CriticalFailure criticalFailure,
      Clock clock) {
    Rules rules =
        new Rules(
            ChainGenesis.of(spec, prover.manifest()),
            ManifestSchedule.always(prover.manifest()),
            prover.verifier());
    return of(rules, metrics, criticalFailure, clock);
  }

  /** What decides which blocks are valid. */
  record Rules(ChainGenesis genesis, ManifestSchedule schedule, ProofVerifier verifier) {}

  static FastTree of(Rules rules, Metrics metrics, CriticalFailure criticalFailure) {
    return of(rules, metrics, criticalFailure, clock(rules.genesis().spec()));
  }

  private static FastTree of(
      Rules rules, Metrics metrics, CriticalFailure criticalFailure, Clock clock) {
    TreeParts parts =
        new TreeParts(
            chain(rules.genesis()),
            rules.verifier(),
            BlockProcessor.of(rules.genesis().spec()),
            rules.schedule(),
            clock,
            metrics,
            PruneDepth.KEEP_ALL);
    return new FastTree(new BlockTree(parts, criticalFailure), clock);
  }

  private static Chain chain(ChainGenesis genesis) {
    MemoryStore store = new MemoryStore();
    try {
      return Chain.open(genesis, store, new StateStore(store)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }
}
