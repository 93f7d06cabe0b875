package org.poai.chain.branch;

import java.util.List;
import java.util.Optional;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A block whose header passed every rule on its own branch and whose body is the one that the
 * header commits to: steps 1 to 4 of protocol section 8 are done, proof and execution are left.
 */
public final class CheckedBlock {
  private final WireBlock wire;
  private final List<SignedTransaction> transactions;
  private final Claim claim;
  private final Work claimedWork;
  private final Work branchWork;
  private final BlockNumber branchRoot;

  /**
   * A checked block.
   *
   * @param claim what its proof has to show
   * @param claimedWork cumulative work that its branch claims up to and with it
   * @param branchWork cumulative work that its whole branch claimed when it was checked
   * @param branchRoot the height of the stored block that its branch stood on at first
   */
  public CheckedBlock(
      WireBlock wire,
      List<SignedTransaction> transactions,
      Claim claim,
      Work claimedWork,
      Work branchWork,
      BlockNumber branchRoot) {
    this.wire = wire;
    this.transactions = transactions;
    this.claim = claim;
    this.claimedWork = claimedWork;
    this.branchWork = branchWork;
    this.branchRoot = branchRoot;
  }

  public Block block() {
    return wire.block();
  }

  public SealedHeader header() {
    return wire.header();
  }

  public Hash32 hash() {
    return wire.hash();
  }

  /** Bytes of its wire form. */
  public int size() {
    return wire.size();
  }

  /** The block and its wire form. */
  public WireBlock wire() {
    return wire;
  }

  /** Its transactions with their senders. */
  public List<SignedTransaction> transactions() {
    return transactions;
  }

  /** What its proof has to show. */
  public Claim claim() {
    return claim;
  }

  /** Cumulative work that its branch claims up to and with it. */
  public Work claimedWork() {
    return claimedWork;
  }

  /** The height of the stored block that its branch stood on at first. */
  public BlockNumber branchRoot() {
    return branchRoot;
  }

  /** Cumulative work that its whole branch claimed when it was checked. */
  public Work branchWork() {
    return branchWork;
  }

  /** The same once its proof is judged. */
  public ProvenBlock proven(Origin origin, ProofStatus proof, long proofNanos) {
    return new ProvenBlock(
        wire, transactions, claimedWork, origin, proof, proofNanos, Optional.of(claim.manifest()));
  }
}
