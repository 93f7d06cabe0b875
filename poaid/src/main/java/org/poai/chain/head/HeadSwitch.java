package org.poai.chain.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.head.StepSeven.Failure;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.stored.ProvenBlock;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateTransition;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;

/**
 * Extends the chain by proven blocks on its head, step 7 of protocol section 8: executes block by
 * block, and writes everything that changes in one atomic batch for each piece. A block that fails
 * ends it before that block. Owned by the chain thread.
 */
public final class HeadSwitch {
  private final Chain chain;
  private final StepSeven stepSeven;
  private final Pruner pruner;

  /** Whether the last write did not wait for the disk. */
  private boolean isBehindDisk;

  public HeadSwitch(TreeParts parts, StepSeven stepSeven, Pruner pruner) {
    this.chain = parts.chain();
    this.stepSeven = stepSeven;
    this.pruner = pruner;
  }

  /**
   * What became of blocks on the head.
   *
   * @param joined those that joined the chain
   * @param changes of the head, in their order
   * @param failure of the block that is false, if one is
   */
  public record Extension(
      List<ProvenBlock> joined, List<HeadChange> changes, Optional<Failure> failure) {}

  /** Takes blocks that follow on each other, the lowest on the head. */
  public Extension extend(List<ProvenBlock> blocks) {
    List<ProvenBlock> joined = new ArrayList<>();
    List<HeadChange> changes = new ArrayList<>();
    for (int from = 0; from < blocks.size(); ) {
      StateTransition transition = chain.states().begin();
      List<ExecutedBlock> piece = new ArrayList<>();
      PieceBudget budget = new PieceBudget(chain.spec());
      Optional<Failure> failure = Optional.empty();
      SealedHeader parent = chain.head().header();
      while (failure.isEmpty() && from < blocks.size() && budget.takes(blocks.get(from).wire())) {
        ProvenBlock next = blocks.get(from++);
        StepSeven.Result result =
            stepSeven.execute(
                next,
                parent,
                number -> header(number, piece),
                number -> hash(number, piece),
                transition);
        if (result instanceof StepSeven.Result.Right right) {
          piece.add(right.block());
          parent = next.header();
        } else {
          failure = Optional.of(((StepSeven.Result.Wrong) result).failure());
        }
      }
      if (!piece.isEmpty()) {
        changes.add(write(piece, transition));
        piece.forEach(block -> joined.add(block.proven()));
      }
      if (failure.isPresent()) {
        return new Extension(joined, changes, failure);
      }
    }
    return new Extension(joined, changes, Optional.empty());
  }

  /** The hash at a height below the next block: of the piece, or of the canonical chain. */
  private Hash32 hash(long number, List<ExecutedBlock> piece) {
    long above = number - chain.head().number().value();
    return above > 0
        ? piece.get((int) above - 1).hash()
        : chain.store().canonical(BlockNumber.of(number));
  }

  private Header header(BlockNumber number, List<ExecutedBlock> piece) {
    long above = number.value() - chain.head().number().value();
    SealedHeader found =
        above > 0 ? piece.get((int) above - 1).header() : chain.store().canonicalHeader(number);
    return found.header();
  }

  private HeadChange write(List<ExecutedBlock> piece, StateTransition transition) {
    Batch batch = new Batch();
    ProvenBlock tip = piece.get(piece.size() - 1).proven();
    pruner.begin(batch, chain.head().number(), tip.number());
    for (ExecutedBlock block : piece) {
      ChainStore.putBlock(batch, block.proven());
      ChainStore.putCanonical(batch, block.header());
      chain.store().putExecuted(batch, block);
      chain.manifests().keep(batch, block.proven());
    }
    ChainStore.putHead(batch, tip.hash());
    long unproven = piece.stream().filter(b -> isUnproven(b.proven())).count();
    if (unproven > 0) {
      ChainStore.putUnproven(batch, chain.store().unproven() + unproven);
    }
    transition.writeTo(batch);
    isBehindDisk = piece.stream().allMatch(block -> block.origin().isBulk());
    chain.database().write(batch, isBehindDisk ? Durability.BUFFERED : Durability.SYNCED);
    transition.written();
    ChainHead head = new ChainHead(tip.header(), tip.totalWork());
    chain.moveHead(head);
    return new HeadChange(head, List.of(), piece);
  }

  private static boolean isUnproven(ProvenBlock block) {
    return block.proof() == ProofStatus.UNPROVEN;
  }

  /** Puts on the disk what was written without waiting for it. */
  public void sync() {
    if (isBehindDisk) {
      chain.database().sync();
      isBehindDisk = false;
    }
  }
}
