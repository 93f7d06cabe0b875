package org.poai.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.BlockExecutor;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.evm.BlockProcessor;
import org.poai.evm.Subsidy;
import org.poai.evm.gas.ExecutionRules;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.WorkAnswer;
import org.poai.miner.WorkSource;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;

/** Faults that a simulation is given on purpose, to see that it finds them. */
final class SimFaults {
  private SimFaults() {}

  /** A fault of node 0; every other node is as it should be. */
  enum Planted {
    NONE(""),
    /** Each 20th block that it judges is called false. */
    JUDGE_CONDEMNS_GOOD_BLOCKS("bans honest"),
    /** Its miners are paid otherwise than everybody's. */
    EXECUTOR_HAS_OTHER_RULES("bans honest"),
    /** The words of a switch are not written. */
    EXECUTOR_FORGETS_SYSTEM_WRITES("bans honest"),
    /** One batch in ten is not written. */
    DISK_SKIPS_WRITES("node 0"),
    /** Each third block of its own is thrown away. */
    MINER_DROPS_BLOCKS("dropped its own block"),
    /** Its file of transactions is empty after each start. */
    JOURNAL_IS_LOST("lost transaction"),
    /** It believes its engines whatever happens to their files. */
    MODEL_FILE_IS_TRUSTED("node 0");

    private final String violation;

    Planted(String violation) {
      this.violation = violation;
    }

    /** Whether a violation is what this fault brings about. */
    boolean isShownBy(String violated) {
      return violated.contains(violation);
    }

    ProofVerifier verifier(int node, ProofVerifier right) {
      return this == JUDGE_CONDEMNS_GOOD_BLOCKS && node == 0 ? new Condemning(right) : right;
    }

    BlockExecutor executor(int node, ChainSpec spec) {
      if (this == EXECUTOR_FORGETS_SYSTEM_WRITES && node == 0) {
        return new Forgetting(BlockProcessor.of(spec));
      }
      return this == EXECUTOR_HAS_OTHER_RULES && node == 0
          ? new BlockProcessor(
              ExecutionRules.poai(spec.identity().chainId()),
              new Subsidy(Wei.ofPoai(6), spec.economy().halvingInterval()))
          : BlockProcessor.of(spec);
    }

    WorkSource source(int node, WorkSource right) {
      return this == MINER_DROPS_BLOCKS && node == 0 ? new Dropping(right) : right;
    }

    boolean losesJournal(int node) {
      return this == JOURNAL_IS_LOST && node == 0;
    }

    boolean trustsItsModel(int node) {
      return this == MODEL_FILE_IS_TRUSTED && node == 0;
    }

    boolean skipsWrites(int node) {
      return this == DISK_SKIPS_WRITES && node == 0;
    }
  }

  private static final class Condemning implements ProofVerifier {
    private final ProofVerifier right;
    private int asked;

    Condemning(ProofVerifier right) {
      this.right = right;
    }

    @Override
    public UInt256 lottery(SealedHeader header) {
      return right.lottery(header);
    }

    @Override
    public CompletableFuture<Verdict> verify(Claim claim) {
      return ++asked % 20 == 0
          ? CompletableFuture.completedFuture(
              new Verdict.False(Fault.FINGERPRINT, "a planted fault"))
          : right.verify(claim);
    }

    @Override
    public CompletableFuture<Verdict> verifyPair(Claim claim) {
      return right.verifyPair(claim);
    }

    @Override
    public boolean isReferee(Scheduled manifest) {
      return right.isReferee(manifest);
    }
  }

  private record Forgetting(BlockExecutor right) implements BlockExecutor {
    @Override
    public Outcome execute(
        StateView parentState, Environment environment, List<SignedTransaction> transactions)
        throws InvalidTransactionException {
      return right.execute(parentState, environment.with(List.of()), transactions);
    }

    @Override
    public Built build(
        StateView parentState,
        Environment environment,
        List<SignedTransaction> offered,
        long room) {
      return right.build(parentState, environment.with(List.of()), offered, room);
    }
  }

  private static final class Dropping implements WorkSource {
    private final WorkSource right;
    private int submitted;

    Dropping(WorkSource right) {
      this.right = right;
    }

    @Override
    public CompletableFuture<WorkAnswer> work() {
      return right.work();
    }

    @Override
    public CompletableFuture<MinedBlockResult> submit(Block block) {
      return ++submitted % 3 == 0
          ? CompletableFuture.completedFuture(new MinedBlockResult.Dropped("a planted fault"))
          : right.submit(block);
    }
  }
}
