package org.poai.chain.tree;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.difficulty.Work;
import org.poai.primitives.Hash32;

/**
 * A block that has passed the cheap checks and is not stored yet: it waits for its parent, for its
 * branch to outweigh the head's, or for the check of its proof. Owned by the chain thread.
 */
final class Candidate {
  final Block block;
  final Origin origin;
  final int size;
  final long arrivedMillis;
  final CompletableFuture<ImportResult> result;

  /** Claimed cumulative work; empty while the parent is unknown. */
  Optional<Work> claimedWork = Optional.empty();

  /** How long the check of the proof took; empty until it is proven. */
  OptionalLong proofNanos = OptionalLong.empty();

  /** Whether the proof was replayed, or why it was not. */
  ProofStatus proof = ProofStatus.PROVEN;

  Candidate(
      Block block,
      Origin origin,
      int size,
      long arrivedMillis,
      CompletableFuture<ImportResult> result) {
    this.block = block;
    this.origin = origin;
    this.size = size;
    this.arrivedMillis = arrivedMillis;
    this.result = result;
  }

  /** A block that was verified and stored before and lies off the canonical chain now. */
  static Candidate stored(Block block, HeaderRecord record) {
    Candidate candidate =
        new Candidate(block, new Origin.Import(), 0, 0, new CompletableFuture<>());
    candidate.claimedWork = Optional.of(record.totalWork());
    candidate.proven(record.proof(), 0);
    return candidate;
  }

  Hash32 hash() {
    return block.hash();
  }

  Hash32 parentHash() {
    return block.header().parentHash();
  }

  boolean isFrom(Origin.Peer peer) {
    return origin instanceof Origin.Peer other && other.banKey().equals(peer.banKey());
  }

  boolean isProven() {
    return proofNanos.isPresent();
  }

  void proven(ProofStatus status, long nanos) {
    proof = status;
    proofNanos = OptionalLong.of(nanos);
  }
}
