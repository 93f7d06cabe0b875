package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.Hash32;

/**
 * A block that was handed in and is not part of the canonical chain: it waits for its branch to
 * outweigh the head's, or for the check of its proof. Owned by the chain thread.
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

  /** Done once its body was held against its header; before, only the header is known good. */
  CompletableFuture<?> body = new CompletableFuture<>();

  private boolean isEnded;

  private Optional<CheckedBlock> checked = Optional.empty();

  /** Claimed cumulative work; empty until its header is judged. */
  Optional<Work> claimedWork = Optional.empty();

  /** What its header names; empty until it is judged. */
  volatile Optional<Scheduled> manifest = Optional.empty();

  /** The same block once its proof is judged. */
  private Optional<ProvenBlock> proven = Optional.empty();

  Candidate(
      WireBlock wire, Origin origin, long arrivedMillis, CompletableFuture<ImportResult> result) {
    this.block = wire.block();
    this.wire = wire;
    this.origin = origin;
    this.arrivedMillis = arrivedMillis;
    this.result = result;
  }

  /** Its senders are found, so that nothing but its proof and its execution are left. */
  void checked(CheckedBlock block) {
    claimedWork = Optional.of(block.claimedWork());
    checked = Optional.of(block);
  }

  /** The block with its senders; empty until they are looked for. */
  Optional<CheckedBlock> checked() {
    return checked;
  }

  SealedHeader header() {
    return wire.header();
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

  String share() {
    return origin.share();
  }

  /** Bytes of its wire form. */
  int size() {
    return wire.size();
  }

  /** The same as bytes that wait, without what was made of them. */
  HeldBlocks.Held held() {
    return new HeldBlocks.Held(wire.header(), wire.bytes(), origin, arrivedMillis);
  }

  /** Whether it claims more cumulative work than this. */
  boolean outweighs(ChainHead head) {
    return claimedWork.orElse(Work.NONE).compareTo(head.totalWork()) > 0;
  }

  boolean isProven() {
    return proven.isPresent();
  }

  /** The block of which {@link #isProven} says so. */
  ProvenBlock proven() {
    return proven.orElseThrow();
  }

  /** Its proof is judged; it was checked before. */
  void proven(ProofStatus status, long nanos) {
    proven = Optional.of(checked.orElseThrow().proven(origin, status, nanos));
  }
}
