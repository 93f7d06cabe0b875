package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.block.Block;
import org.poai.chain.block.ExecutedBlock;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.EffectRules;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.tree.HeadListener.Applied;
import org.poai.chain.tree.HeadListener.HeadChange;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateTransition;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;

/**
 * Takes the chain over to a proven branch, step 7 of protocol section 8: reverts to the fork point,
 * executes block by block, and writes everything that changes in one atomic batch. A block that
 * fails cuts the branch off before it; what is left is taken if it still outweighs the head. Owned
 * by the chain thread.
 */
final class HeadSwitch {
  private final TreeParts parts;
  private final Chain chain;
  private final Pruning pruning;

  /** Whether the last write did not wait for the disk. */
  private boolean isBehindDisk;

  HeadSwitch(TreeParts parts) {
    this.parts = parts;
    this.chain = parts.chain();
    this.pruning = new Pruning(chain, parts.pruneDepth());
  }

  /**
   * What became of a branch: the change of the head, if any, and the block that failed, if one did.
   */
  record Outcome(List<Candidate> applied, Optional<HeadChange> change, Optional<Failure> failure) {}

  /** A block that execution proves false. */
  record Failure(Candidate candidate, RejectReason reason, String detail) {}

  /**
   * Whether the chain may be taken over to a branch that leaves it after {@code forkPoint}: the
   * head can have moved on since its blocks were admitted, and what leads back so far can be
   * pruned.
   */
  boolean isPossible(BlockNumber forkPoint) {
    long depth = chain.head().number().value() - forkPoint.value();
    return depth == 0
        || (depth <= chain.spec().finality().maxReorg() && chain.states().reaches(forkPoint));
  }

  /** Takes over to {@code branch}, lowest block first, whose first parent is canonical. */
  Outcome to(List<Candidate> branch) {
    SealedHeader forkPoint = parent(branch.get(0));
    List<SealedHeader> reverted = canonicalAbove(forkPoint.number());
    StateTransition transition = chain.states().begin();
    reverted.forEach(header -> transition.revert(header.number()));
    List<Candidate> applied = new ArrayList<>();
    Optional<Failure> failure = Optional.empty();
    for (Candidate candidate : branch) {
      failure = execute(candidate, new Ancestors(forkPoint, applied), transition);
      if (failure.isPresent()) {
        break;
      }
      applied.add(candidate);
    }
    if (applied.isEmpty() || !applied.get(applied.size() - 1).outweighs(chain.head())) {
      return new Outcome(List.of(), Optional.empty(), failure);
    }
    HeadChange change = write(reverted, applied, transition);
    return new Outcome(applied, Optional.of(change), failure);
  }

  private SealedHeader parent(Candidate candidate) {
    SealedHeader head = chain.head().header();
    return candidate.parentHash().equals(head.hash())
        ? head
        : chain.header(candidate.parentHash()).orElseThrow();
  }

  /** Canonical headers above a height, highest first. */
  private List<SealedHeader> canonicalAbove(BlockNumber number) {
    List<SealedHeader> above = new ArrayList<>();
    SealedHeader header = chain.head().header();
    while (header.number().compareTo(number) > 0) {
      above.add(header);
      header = chain.header(header.parentHash()).orElseThrow();
    }
    return above;
  }

  /** The blocks below one of the branch: canonical up to the fork point, then the branch's own. */
  private record Ancestors(SealedHeader forkPoint, List<Candidate> applied) {
    SealedHeader parent() {
      return applied.isEmpty() ? forkPoint : applied.get(applied.size() - 1).block.sealedHeader();
    }

    Hash32 hash(long number, ChainReader chain) {
      long above = number - forkPoint.number().value();
      return above > 0
          ? applied.get((int) above - 1).hash()
          : chain.canonicalHash(BlockNumber.of(number)).orElseThrow();
    }
  }

  private Optional<Failure> execute(
      Candidate candidate, Ancestors ancestors, StateTransition transition) {
    Block block = candidate.block;
    var claimed = block.header().execution();
    Environment environment =
        new Environment(
            block.header().lineage(),
            claimed.gasLimit(),
            claimed.baseFeePerGas(),
            PrevRandao.after(ancestors.parent(), parts.verifier()::lottery),
            number -> ancestors.hash(number, chain));
    try (StateView state = transition.view()) {
      BlockExecutor.Outcome outcome =
          parts.executor().execute(state, environment, candidate.transactions(chain.senders()));
      Optional<Violation> violation = EffectRules.check(block.header(), outcome.effects());
      if (violation.isPresent()) {
        return violation.map(v -> new Failure(candidate, v.reason(), v.detail()));
      }
      transition.apply(block.number(), outcome.delta());
      candidate.receipts = Optional.of(outcome.receipts());
      return Optional.empty();
    } catch (InvalidTransactionException e) {
      return Optional.of(
          new Failure(candidate, RejectReason.INVALID_TRANSACTION, String.valueOf(e.getMessage())));
    }
  }

  private HeadChange write(
      List<SealedHeader> reverted, List<Candidate> applied, StateTransition transition) {
    Batch batch = new Batch();
    Candidate tip = applied.get(applied.size() - 1);
    pruning.begin(batch, applied.get(0).block.number().previous(), tip.block.number());
    reverted.forEach(header -> chain.store().removeCanonical(batch, header));
    for (Candidate candidate : applied) {
      ChainStore.putBlock(batch, candidate);
      ChainStore.putCanonical(batch, candidate.block.sealedHeader());
      ChainStore.putExecuted(batch, candidate);
    }
    ChainStore.putHead(batch, tip.hash());
    long unproven = chain.unproven();
    long change = unproven(applied) - unprovenHeaders(reverted);
    if (change != 0) {
      ChainStore.putUnproven(batch, unproven + change);
    }
    transition.writeTo(batch);
    isBehindDisk = applied.stream().allMatch(c -> isBulk(c.origin));
    chain.database().write(batch, isBehindDisk ? Durability.BUFFERED : Durability.SYNCED);
    ChainHead head = new ChainHead(tip.block.sealedHeader(), tip.claimedWork.orElseThrow());
    chain.moveHead(head);
    return new HeadChange(
        head,
        reverted,
        applied.stream()
            .map(c -> new Applied(executed(c), c.origin, c.proof, c.proofNanos.orElse(0)))
            .toList());
  }

  private ExecutedBlock executed(Candidate candidate) {
    return new ExecutedBlock(
        candidate.wire, candidate.transactions(chain.senders()), candidate.receipts.orElseThrow());
  }

  /** Blocks that come in bulk can be had again, so that the disk need not be waited for. */
  private static boolean isBulk(Origin origin) {
    return origin instanceof Origin.Import
        || origin instanceof Origin.Sync
        || origin instanceof Origin.Stored;
  }

  private static long unproven(List<Candidate> blocks) {
    return blocks.stream().filter(c -> c.proof == ProofStatus.UNPROVEN).count();
  }

  private long unprovenHeaders(List<SealedHeader> headers) {
    return headers.stream()
        .filter(h -> chain.proofStatus(h.hash()).equals(Optional.of(ProofStatus.UNPROVEN)))
        .count();
  }

  /** Puts on the disk what was written without waiting for it. */
  void sync() {
    if (isBehindDisk) {
      chain.database().sync();
      isBehindDisk = false;
    }
  }
}
