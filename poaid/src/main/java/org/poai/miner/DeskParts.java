package org.poai.miner;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.primitives.Address;

/**
 * What a desk stands on.
 *
 * @param sources this node's own work, for whom it pays
 * @param reward who is paid where a worker names nobody
 */
public record DeskParts(
    Function<Address, WorkSource> sources, Look look, Door door, Optional<Address> reward) {
  /** This node's own look at a seal, computed once. */
  @FunctionalInterface
  public interface Look {
    CompletableFuture<Verdict> at(SealedHeader header, UnsealedBlock work);
  }

  /** The way into the chain. */
  @FunctionalInterface
  public interface Door {
    CompletableFuture<ImportResult> take(Block block, Worker worker);
  }
}
