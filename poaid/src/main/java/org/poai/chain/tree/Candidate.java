package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.primitives.Hash32;

/**
 * A block that has passed the cheap checks and is not part of the canonical chain: it waits for its
 * parent, for its branch to outweigh the head's, or for the check of its proof. Owned by the chain
 * thread.
 */
final class Candidate {
  /** Origins that are remembered besides the first. */
  private static final int MAX_ALSO_FROM = 8;

  final Block block;

  /** The block and its wire form. */
  final WireBlock wire;

  final Origin origin;
  final long arrivedMillis;

  /** What who brought it hears; the block may go on waiting after that. */
  private final CompletableFuture<ImportResult> result;

  /** Others who brought the same block while it waited. */
  private final List<Origin> alsoFrom = new ArrayList<>();

  private boolean isEnded;

  /** Its transactions with their senders; empty until step 4 has found them. */
  Optional<List<SignedTransaction>> signed = Optional.empty();

  /** What its transactions did; empty until it is executed. */
  Optional<List<Receipt>> receipts = Optional.empty();

  /** Claimed cumulative work; empty while the parent is unknown. */
  Optional<Work> claimedWork = Optional.empty();

  /** How long the check of the proof took; empty until it is proven. */
  OptionalLong proofNanos = OptionalLong.empty();

  /** Whether the proof was replayed, or why it was not. */
  ProofStatus proof = ProofStatus.PROVEN;

  Candidate(
      WireBlock wire, Origin origin, long arrivedMillis, CompletableFuture<ImportResult> result) {
    this.block = wire.block();
    this.wire = wire;
    this.origin = origin;
    this.arrivedMillis = arrivedMillis;
    this.result = result;
  }

  /** A block that was judged and stored before and lies off the canonical chain now. */
  static Candidate stored(WireBlock wire, Origin origin, HeaderRecord record) {
    Candidate candidate = new Candidate(wire, origin, 0, new CompletableFuture<>());
    candidate.claimedWork = Optional.of(record.totalWork());
    candidate.proven(record.proof(), 0);
    return candidate;
  }

  /**
   * Finds the senders of the transactions, unless they are known; what is wrong with one of them.
   */
  Optional<Violation> sign(KnownSenders senders) {
    if (signed.isPresent()) {
      return Optional.empty();
    }
    return SignedTransaction.all(block.transactions(), senders)
        .match(
            found -> {
              signed = Optional.of(found);
              return Optional.empty();
            },
            refused ->
                Optional.of(new Violation(RejectReason.MALFORMED_TRANSACTION, refused.detail())));
  }

  /** The transactions of a block that has passed step 4. */
  List<SignedTransaction> transactions(KnownSenders senders) {
    sign(senders)
        .ifPresent(
            violation -> {
              throw new IllegalStateException("a checked block: " + violation.detail());
            });
    return signed.orElseThrow();
  }

  Hash32 hash() {
    return block.hash();
  }

  /** Answers who brought it; the block goes on waiting for its judgement. */
  void answer(ImportResult waits) {
    result.complete(waits);
  }

  /** Ends it, for {@link Judgements} alone; false where it has ended before. */
  boolean end(ImportResult judgement) {
    if (isEnded) {
      return false;
    }
    isEnded = true;
    result.complete(judgement);
    return true;
  }

  boolean isEnded() {
    return isEnded;
  }

  /** Somebody else has brought the same block; a judgement is told of both. */
  void alsoFrom(Origin other) {
    if (alsoFrom.size() < MAX_ALSO_FROM && !other.equals(origin) && !alsoFrom.contains(other)) {
      alsoFrom.add(other);
    }
  }

  /** All that brought it, the first first. */
  List<Origin> origins() {
    List<Origin> all = new ArrayList<>(List.of(origin));
    all.addAll(alsoFrom);
    return all;
  }

  Hash32 parentHash() {
    return block.header().parentHash();
  }

  boolean isFrom(Origin.Peer peer) {
    return origin instanceof Origin.Peer other && other.banKey().equals(peer.banKey());
  }

  /** Whether it claims more cumulative work than this. */
  boolean outweighs(ChainHead head) {
    return claimedWork.orElse(Work.NONE).compareTo(head.totalWork()) > 0;
  }

  boolean isProven() {
    return proofNanos.isPresent();
  }

  void proven(ProofStatus status, long nanos) {
    proof = status;
    proofNanos = OptionalLong.of(nanos);
  }

  /** What somebody hears who waits for it to join the canonical chain. */
  ImportResult imported() {
    return new ImportResult.Imported(proof);
  }
}
