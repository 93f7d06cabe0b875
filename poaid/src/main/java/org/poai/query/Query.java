package org.poai.query;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.tree.BlockTree;
import org.poai.dataset.Dataset;
import org.poai.primitives.BlockNumber;
import org.poai.txpool.Pool;

/**
 * The questions that can be asked of a node, each kind at its desk.
 *
 * @param view headers and states
 * @param mined blocks with their bodies
 * @param quizzes what blocks asked the model
 * @param transactions transactions with what they did
 * @param calls what transactions called, by running them again
 * @param history what accounts did
 */
public record Query(
    ChainView view,
    MinedBlocks mined,
    BlockArrivals arrivals,
    Quizzes quizzes,
    Transactions transactions,
    CallTrees calls,
    Histories history) {

  /**
   * The desks on a tree and its pool, which hear of each head from now on.
   *
   * @param records those of this node that are active now
   * @param nanoTime what the time for an answer is measured with
   */
  public static Query on(
      BlockTree tree, Pool pool, ChainView view, Dataset records, LongSupplier nanoTime) {
    MinedBlocks mined = new MinedBlocks(view);
    BlockArrivals arrivals = new BlockArrivals();
    tree.addListener(change -> view.forgetHead());
    tree.addListener(mined);
    tree.addListener(arrivals);
    pool.addListener(view.pending());
    return new Query(
        view,
        mined,
        arrivals,
        new Quizzes(view, tree.schedule(), records),
        new Transactions(mined, pool, AbiBook.known()),
        new CallTrees(new Replays(view, nanoTime)),
        new Histories(view, mined));
  }

  /** Transactions that run again. */
  public Replays replays() {
    return calls.replays();
  }

  /** All that is known of a block whose header is known. */
  public BlockView block(SealedHeader header) {
    return new BlockView(
        header,
        view.chain().isCanonical(header),
        mined.read(header),
        view.chain().totalWork(header.hash()),
        quizzes.of(header),
        arrivals.of(header.hash()));
  }

  /** A block of the chain; empty above the head. */
  public Optional<BlockView> block(BlockNumber number) {
    return view.header(number).map(this::block);
  }

  /** What is open is closed when nobody asks any more. */
  public void stop() {
    view.forgetHead();
  }
}
