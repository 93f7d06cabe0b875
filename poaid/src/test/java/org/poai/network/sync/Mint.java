package org.poai.network.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.poai.chain.BlockExecutor;
import org.poai.chain.ReadinessSignal;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.evm.Subsidy;
import org.poai.evm.gas.ExecutionRules;
import org.poai.metrics.Metrics;
import org.poai.network.FakeProofs;
import org.poai.network.TrustingVerifier;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.StateView;

/** Makes chains on top of others, each block on time, as honest or lying miners do. */
final class Mint {
  private static final long SPACING = 5;

  private final int miner;
  private IntPredicate falseProofs = number -> false;
  private ReadinessSignal signal = ReadinessSignal.SILENT;
  private int falseStateFrom = Integer.MAX_VALUE;

  /** Chains of different miners differ. */
  Mint(int miner) {
    this.miner = miner;
  }

  /** Proofs at these heights are false. */
  Mint falseProofsAt(IntPredicate heights) {
    falseProofs = heights;
    return this;
  }

  /** Its blocks signal the first of the manifests that may rule next. */
  Mint willing() {
    signal =
        (block, candidates) ->
            candidates.isEmpty() ? Hash32.ZERO : candidates.get(0).manifest().hash();
    return this;
  }

  /** From this height on, each block has a state root of other rules than everybody's. */
  Mint falseStateFrom(int height) {
    falseStateFrom = height;
    return this;
  }

  TestChain chain(int blocks) {
    return onTopOf(new TestChain(List.of()), blocks);
  }

  TestChain onTopOf(TestChain base, int blocks) {
    AtomicLong seconds = new AtomicLong(SyncRig.SPEC.genesisTimestamp());
    seconds.addAndGet(SPACING * base.height());
    BlockTree tree = tree(seconds);
    List<Block> all = new ArrayList<>(base.blocks());
    base.blocks().forEach(block -> give(tree, block));
    for (int i = 0; i < blocks; i++) {
      seconds.addAndGet(SPACING);
      Block block = next(tree);
      give(tree, block);
      all.add(block);
    }
    tree.stop();
    return new TestChain(all);
  }

  private BlockTree tree(AtomicLong seconds) {
    Chain chain = SyncRig.emptyChain(SyncRig.SPEC);
    BlockTree tree =
        new BlockTree(
            new TreeParts(
                chain,
                new TrustingVerifier(),
                executor(),
                chain.rotation(),
                () -> seconds.get() * 1000,
                new Metrics(),
                PruneDepth.KEEP_ALL),
            (part, cause) -> {
              throw new AssertionError(part, cause);
            });
    tree.signal(signal);
    return tree;
  }

  private BlockExecutor executor() {
    BlockExecutor right = SyncRig.executor();
    BlockExecutor wrong =
        new BlockProcessor(
            ExecutionRules.poai(SyncRig.SPEC.identity().chainId()),
            new Subsidy(Wei.ofPoai(6), SyncRig.SPEC.economy().halvingInterval()));
    return new BlockExecutor() {
      @Override
      public Outcome execute(
          StateView state, Environment environment, List<SignedTransaction> transactions)
          throws InvalidTransactionException {
        return at(environment).execute(state, environment, transactions);
      }

      @Override
      public Built build(
          StateView state, Environment environment, List<SignedTransaction> offered, long room) {
        return at(environment).build(state, environment, offered, room);
      }

      private BlockExecutor at(Environment environment) {
        return environment.lineage().number().value() < falseStateFrom ? right : wrong;
      }
    };
  }

  private Block next(BlockTree tree) {
    byte[] address = new byte[Address.SIZE];
    address[0] = 1;
    address[19] = (byte) miner;
    SealedPart part =
        tree.templates()
            .after(tree.afterHead(), Address.of(address), List.of(), FakeProofs.ANSWERS)
            .orElseThrow()
            .part();
    return FakeProofs.seal(part, !falseProofs.test((int) part.lineage().number().value()));
  }

  private static void give(BlockTree tree, Block block) {
    ImportResult result =
        tree.importBlock(block, new Origin.Own()).orTimeout(20, TimeUnit.SECONDS).join();
    if (!(result instanceof ImportResult.Imported)) {
      throw new AssertionError(block.number() + ": " + result);
    }
  }
}
