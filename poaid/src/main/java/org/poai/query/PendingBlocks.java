package org.poai.query;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/**
 * Builds the block that the tag {@code pending} stands for, when somebody asks, on the thread that
 * asks; one at a time.
 *
 * <p>To build it runs as much gas as a block may have, so it is kept: while there is no other head,
 * for two seconds as geth's, in which its timestamp gets old. When the pool has got more, it is
 * kept for a few times as long as it took to build: where blocks are small, whoever sent a
 * transaction sees it in the pending block at once; where they are full, building them takes a
 * small part of the time, however often clients ask.
 */
public final class PendingBlocks implements PoolListener {
  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int SPARING = 4;

  /** For requests that began with an earlier one. */
  private static final int REMEMBERED = 4;

  private final BlockTree tree;
  private final Pool pool;
  private final Address miner;
  private final LongSupplier nanoTime;
  private final Recent<Hash32, PendingBlock> recent = new Recent<>(REMEMBERED);

  /** Whether the pool has got more since the last one was begun. */
  private volatile boolean outrun;

  private @Nullable Made last;

  /** One that was built. */
  private record Made(PendingBlock pending, long begunNanos, long doneNanos) {
    boolean isKept(long nanos, boolean outrun) {
      long life = outrun ? Math.min(LIFE_NANOS, SPARING * (doneNanos - begunNanos)) : LIFE_NANOS;
      return nanos - doneNanos < life;
    }
  }

  /**
   * Pending blocks on the head of a tree.
   *
   * @param miner who is paid in them; zero, as geth has it, where this node mines for nobody
   */
  public PendingBlocks(BlockTree tree, Pool pool, Address miner, LongSupplier nanoTime) {
    this.tree = tree;
    this.pool = pool;
    this.miner = miner;
    this.nanoTime = nanoTime;
  }

  @Override
  public void executable(List<PooledTransaction> transactions) {
    outrun = true;
  }

  /** What it was built for has changed: the clock, or the state by hand. */
  public synchronized void forget() {
    last = null;
  }

  /** The present one; empty where a reorganisation ran meanwhile. */
  public synchronized Optional<PendingBlock> now() {
    Hash32 head = tree.chain().head().header().hash();
    long begun = nanoTime.getAsLong();
    Made made = last;
    if (made != null
        && made.pending().block().header().parentHash().equals(head)
        && made.isKept(begun, outrun)) {
      return Optional.of(made.pending());
    }
    outrun = false;
    Optional<PendingBlock> built = build();
    built.ifPresent(
        pending -> {
          recent.keep(pending.block().header().hash(), pending);
          last = new Made(pending, begun, nanoTime.getAsLong());
        });
    return built;
  }

  /** One of the last few. */
  Optional<PendingBlock> find(Hash32 hash) {
    return recent.find(hash);
  }

  private Optional<PendingBlock> build() {
    Position position = tree.afterHead();
    List<SignedTransaction> offered = pool.best(position.next().baseFeePerGas());
    return tree.templates().after(position, miner, offered, List.of()).map(PendingBlocks::pending);
  }

  private static PendingBlock pending(Template template) {
    Block block =
        new Block(
            SealedHeader.of(new Header(template.part(), Seal.NONE)),
            template.envelopes(),
            List.of());
    return new PendingBlock(
        new MinedBlock(WireBlock.of(block), template.transactions(), template.outcome().receipts()),
        template.outcome().delta());
  }
}
