package org.poai.chain.stored;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.index.Footprint;
import org.poai.chain.index.LogQuery;
import org.poai.chain.index.Subject;
import org.poai.chain.index.TransactionPlace;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/** The stored chain as anyone may read it, from any thread. */
public interface ChainReader {
  ChainHead head();

  Optional<SealedHeader> header(Hash32 hash);

  /** The whole block; empty when unknown or when its body is pruned. */
  Optional<Block> block(Hash32 hash);

  /** A block of a header that is known, with its wire form; empty when its body is pruned. */
  Optional<WireBlock> block(SealedHeader header);

  /** The wire form of a block, as it is stored; empty when unknown or pruned. */
  Optional<byte[]> wireForm(Hash32 hash);

  /** The wire form of a header, as it is stored; empty when unknown. */
  Optional<byte[]> headerWireForm(Hash32 hash);

  /** The hash at a height of the canonical chain; empty above the head. */
  Optional<Hash32> canonicalHash(BlockNumber number);

  /** Hashes of consecutive heights, all of one moment; fewer where the canonical chain ends. */
  List<Hash32> canonicalHashes(BlockNumber first, int count);

  /** The receipts of a block; empty when it is unknown, pruned, or was never executed. */
  Optional<List<Receipt>> receipts(Hash32 blockHash);

  /**
   * The logs of each of the block's transactions; empty as {@link #receipts} is, and cheaper, since
   * no bloom is made of them.
   */
  Optional<List<List<Log>>> logs(Hash32 blockHash);

  /** What each transaction of a block left behind; empty as {@link #receipts} is. */
  Optional<List<Footprint>> footprints(Hash32 blockHash);

  /**
   * Heights of canonical blocks in which a subject occurs, all of one moment, from one on upwards
   * or downwards, at most {@code max}; a few may be there in which it does not. Pruned blocks are
   * not found.
   */
  List<BlockNumber> blocksOf(Subject subject, BlockNumber from, boolean isDown, int max);

  /** Where the canonical chain has a transaction; empty also when that block is pruned. */
  Optional<TransactionPlace> place(Hash32 transactionHash);

  /**
   * Heights of a range, lowest first and at most {@code max}, all of one moment, whose canonical
   * blocks may have logs that match; every block that has one is among them, unless {@code max}
   * cuts them short or it is pruned. Costs by the heights of the query's rarest part, not by the
   * range, and a read for each address and topic of the query.
   */
  List<BlockNumber> blocksWithLogs(LogQuery query, BlockNumber first, BlockNumber last, int max);

  /**
   * Blocks below this height, but for genesis, are pruned: they have no body, no receipts, and
   * nothing of them is found by transaction or log.
   */
  BlockNumber prunedBelow();

  /** Cumulative work of a stored block. */
  Optional<Work> totalWork(Hash32 hash);

  default Optional<SealedHeader> canonicalHeader(BlockNumber number) {
    return canonicalHash(number).flatMap(this::header);
  }

  default Optional<Block> canonicalBlock(BlockNumber number) {
    return canonicalHash(number).flatMap(this::block);
  }

  default boolean isCanonical(SealedHeader header) {
    return canonicalHash(header.number()).filter(header.hash()::equals).isPresent();
  }
}
