package org.poai.miner;

import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.chain.ManifestSchedule;
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
    long began = System.nanoTime();
    Clock clock =
        () ->
            (spec.genesisTimestamp() + 1_000_000) * 1000
                + SPEED * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return of(spec, prover, metrics, criticalFailure, clock);
  }

  /** A tree whose time is that of a given clock. */
  static FastTree of(
      ChainSpec spec,
      FakeProver prover,
      Metrics metrics,
      CriticalFailure criticalFailure,
      Clock clock) {
    TreeParts parts =
        new TreeParts(
            chain(spec, prover),
            prover.verifier(),
            BlockProcessor.of(spec),
            ManifestSchedule.always(prover.manifest()),
            clock,
            metrics,
            PruneDepth.KEEP_ALL);
    return new FastTree(new BlockTree(parts, criticalFailure), clock);
  }

  private static Chain chain(ChainSpec spec, FakeProver prover) {
    MemoryStore store = new MemoryStore();
    try {
      return Chain.open(ChainGenesis.of(spec, prover.manifest()), store, new StateStore(store))
          .chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }
}
