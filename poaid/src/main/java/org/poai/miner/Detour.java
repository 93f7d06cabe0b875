package org.poai.miner;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.Origin;
import org.poai.primitives.Hash32;

/**
 * Work of this node that goes round a head on which no nonce has a result; protocol section 9. The
 * records of a block follow from its parent alone, so a record for which the model gives nothing
 * would end the chain there.
 *
 * <p>For the next maintainer: a block beside the head is no heavier than the head, so it alone
 * moves nobody, and the tree must not step back for it. So this node searches two blocks: one
 * beside the head, which the chain keeps as a block of another branch, and then one on that, whose
 * state is computed without being stored. Both together outweigh the head, here and everywhere.
 * When the head moves, by them or by anybody's block, all this is forgotten. Where the search
 * beside the head finds no result either it is the engine that is broken, and the head is tried
 * again. Blocks of a detour have no transactions: those of the pool stand on the head.
 */
public final class Detour implements WorkSource {
  private final LocalWork local;
  private volatile Optional<Way> way = Optional.empty();

  /**
   * The way round a head.
   *
   * @param ours the block beside the head, once it is found
   */
  private record Way(Hash32 head, Optional<Block> ours) {}

  public Detour(LocalWork local) {
    this.local = local;
  }

  @Override
  public CompletableFuture<WorkAnswer> work() {
    return current().map(now -> local.beside(now.ours())).orElseGet(local::work);
  }

  @Override
  public boolean avoid(Hash32 parent) {
    SealedHeader head = head();
    Optional<Way> now = current();
    if (parent.equals(head.hash()) && !head.number().isGenesis()) {
      way = Optional.of(new Way(head.hash(), Optional.empty()));
      return true;
    }
    // The head has a result on its own parent, so this engine is broken; another block of ours may
    // have better luck.
    way =
        now.filter(round -> round.ours().isPresent())
            .map(round -> new Way(round.head(), Optional.empty()));
    return now.isPresent();
  }

  @Override
  public CompletableFuture<MinedBlockResult> submit(Block block) {
    return local
        .publisher()
        .publish(block, new Origin.Own())
        .thenApply(MinedBlockResult::of)
        .thenApply(
            result -> result instanceof MinedBlockResult.Late ? beside(block, result) : result);
  }

  /** A block that the chain keeps beside the head that we go round is the first of two. */
  private MinedBlockResult beside(Block block, MinedBlockResult late) {
    Optional<Way> now = current();
    if (now.isEmpty() || !block.header().parentHash().equals(head().parentHash())) {
      return late;
    }
    way = Optional.of(new Way(now.get().head(), Optional.of(block)));
    return new MinedBlockResult.Beside();
  }

  private Optional<Way> current() {
    return way.filter(round -> round.head().equals(head().hash()));
  }

  private SealedHeader head() {
    return local.tree().chain().head().header();
  }
}
