package org.poai.chain.branch;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.stored.ChainReader;
import org.poai.primitives.BlockNumber;

/**
 * What the epochs of a window of headers signal. The window may begin in the middle of an epoch and
 * stand on a block that nobody has stored: so what the epoch signalled up to the window's base is
 * carried along. Of a base that is stored it is read from the store, which costs a walk over the
 * epoch, and only when somebody asks. Owned by the window's thread.
 */
final class BranchSignals {
  private final ChainReader chain;
  private final long epochBlocks;
  private SealedHeader base;

  /** Of the base's epoch, up to and with the base; empty where a header of it is gone. */
  private Supplier<Optional<ReadinessTally>> below;

  /** The signals of a window that stands on a stored block. */
  BranchSignals(ChainReader chain, long epochBlocks, SealedHeader base) {
    this.chain = chain;
    this.epochBlocks = epochBlocks;
    this.base = base;
    this.below = () -> stored(base);
  }

  /**
   * What a block's epoch signals up to and with it; empty where a header of it is gone.
   *
   * @param number of the base, or of a block of the window
   * @param window the headers above the base
   */
  Optional<ReadinessTally> upTo(BlockNumber number, Function<BlockNumber, SealedHeader> window) {
    BlockNumber first = number.epoch(epochBlocks).firstBlock(epochBlocks);
    boolean isBelow = first.compareTo(base.number()) <= 0;
    long from = isBelow ? base.number().value() + 1 : first.value();
    Optional<ReadinessTally> tally =
        isBelow ? below.get() : Optional.of(new ReadinessTally(epochBlocks));
    return tally.map(
        counted -> {
          ReadinessTally sum = counted.copy();
          for (long n = from; n <= number.value(); n++) {
            sum.add(window.apply(BlockNumber.of(n)).header());
          }
          return sum;
        });
  }

  /** The window moves up to stand on one of its blocks. */
  void advance(SealedHeader to, Function<BlockNumber, SealedHeader> window) {
    Optional<ReadinessTally> now = upTo(to.number(), window);
    below = () -> now;
    base = to;
  }

  /** By hash from parent to parent: the chain may be another by now. */
  private Optional<ReadinessTally> stored(SealedHeader last) {
    ReadinessTally tally = new ReadinessTally(epochBlocks);
    long first = last.number().epoch(epochBlocks).firstBlock(epochBlocks).value();
    Optional<SealedHeader> at = Optional.of(last);
    while (at.isPresent()) {
      tally.add(at.get().header());
      if (at.get().number().value() == first) {
        return Optional.of(tally);
      }
      at = chain.header(at.get().parentHash());
    }
    return Optional.empty();
  }
}
