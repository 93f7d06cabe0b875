package org.poai.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.difficulty.Asert;
import org.poai.chain.difficulty.TargetSchedule;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Miners of one chain without a network between them, in continuous time: how many of the blocks of
 * the heaviest branch belong to one who stamps as he likes. Targets are the protocol's own. An
 * honest miner stamps max(now, parent + 1), searches at once, and publishes when the stamp is at
 * most the tolerance ahead; nobody takes a block before that. Until then its finder mines on it
 * alone.
 */
final class MinerShares {
  private static final int HONEST_MINERS = 6;

  /** What dishonest miners try; each stamp is at least the parent's + 1. */
  enum Lie {
    NONE,
    FUTURE,
    PAST,
    /** Stamps the future in each second block, else the past. */
    ALTERNATING,
    /** Stamps the future in the last two blocks of an epoch, from which the next is scheduled. */
    EPOCH_END,
    /** Stamps the past in the last two blocks of an epoch. */
    EPOCH_START;

    /** Seconds; {@code now} is his clock, {@code tolerance} how far ahead others take a block. */
    private long stamp(long now, long tolerance, Block parent) {
      boolean isSecond = parent.height % 2 == 0;
      boolean isEnd = (parent.height + 1) % parent.epochBlocks >= parent.epochBlocks - 2;
      boolean isFuture =
          switch (this) {
            case NONE, PAST -> false;
            case FUTURE -> true;
            case ALTERNATING -> isSecond;
            case EPOCH_END -> isEnd;
            case EPOCH_START -> !isEnd;
          };
      return this == NONE ? now : isFuture ? now + tolerance : 0;
    }
  }

  /** A found block. */
  static final class Block {
    final @Nullable Block parent;
    final Header header;
    final int miner;
    final long height;
    final long epochBlocks;
    final Work work;
    final double publishedAt;
    @Nullable UInt256 nextTarget;

    Block(@Nullable Block parent, Header header, int miner, long epochBlocks, double publishedAt) {
      this.parent = parent;
      this.header = header;
      this.miner = miner;
      this.height = header.number().value();
      this.epochBlocks = epochBlocks;
      this.work = parent == null ? Work.NONE : parent.work.plus(Work.of(header, 1));
      this.publishedAt = publishedAt;
    }
  }

  /**
   * How far ahead of a clock a block is taken, and whether miners begin to search before the stamp
   * of their block has come.
   */
  record Clocks(long tolerance, boolean searchesAtOnce) {
    /** The protocol's rule, section 7. */
    static Clocks of(ChainSpec.Pace pace) {
      return new Clocks(pace.toleranceSeconds(), true);
    }
  }

  /** What came of it: the liar's share of the blocks, and the mean seconds between blocks. */
  record Result(double share, double spacing, double stale) {}

  private static final Execution NO_EXECUTION =
      new Execution(
          Hash32.ZERO, Hash32.ZERO, Hash32.ZERO, Execution.EMPTY_BLOOM, 1, 0, UInt256.ZERO);

  private final ChainSpec.Pace pace;
  private final TargetSchedule schedule;
  private final UInt256 genesisTarget;
  private final Clocks clocks;
  private final double liarsPower;
  private final Lie lie;
  private final SplittableRandom random;

  private final Block[] heads = new Block[HONEST_MINERS + 1];
  private final double[] rates = new double[HONEST_MINERS + 1];
  private final double[] beginsAt = new double[HONEST_MINERS + 1];
  private final UInt256[] targets = new UInt256[HONEST_MINERS + 1];
  private final PriorityQueue<Block> unpublished =
      new PriorityQueue<>(Comparator.comparingDouble(block -> block.publishedAt));

  /** The branch whose target was asked for last; most questions are about one branch. */
  private final List<Block> branch = new ArrayList<>();

  private double now;
  private long found;

  /** Miner 0 is the liar. */
  MinerShares(ChainSpec spec, Clocks clocks, double liarsPower, Lie lie, long seed) {
    this.pace = spec.pace();
    this.genesisTarget = spec.targets().genesisTarget();
    this.schedule =
        new TargetSchedule(
            new Asert(
                pace.blockTimeSeconds(), pace.asertHalfLifeSeconds(), spec.targets().powLimit()),
            pace.epochBlocks(),
            genesisTarget);
    this.clocks = clocks;
    this.liarsPower = liarsPower;
    this.lie = lie;
    this.random = new SplittableRandom(seed);
    Block genesis = new Block(null, header(0, 0, genesisTarget), -1, pace.epochBlocks(), 0);
    for (int miner = 0; miner <= HONEST_MINERS; miner++) {
      follow(miner, genesis);
    }
  }

  /** Mines until the branch has so many blocks. */
  Result run(long blocks) {
    while (heads[1].height < blocks) {
      step();
    }
    long liars = 0;
    Block head = heads[1];
    for (Block at = head; at.parent != null; at = at.parent) {
      liars += at.miner == 0 ? 1 : 0;
    }
    return new Result(
        (double) liars / head.height,
        now / head.height,
        1.0 - (double) head.height / Math.max(found, head.height));
  }

  /** The next find, or the next publication, whichever comes first. */
  private void step() {
    double all = 0;
    double change = unpublished.isEmpty() ? Double.MAX_VALUE : unpublished.peek().publishedAt;
    for (int miner = 0; miner <= HONEST_MINERS; miner++) {
      all += searches(miner) ? rates[miner] : 0;
      change = searches(miner) ? change : Math.min(change, beginsAt[miner]);
    }
    double next = now - Math.log1p(-random.nextDouble()) / all;
    if (next < change) {
      now = next;
      find(chosen(random.nextDouble() * all));
    } else {
      now = Math.max(now, change);
      while (!unpublished.isEmpty() && unpublished.peek().publishedAt <= now) {
        publish(unpublished.remove());
      }
    }
  }

  private boolean searches(int miner) {
    return beginsAt[miner] <= now;
  }

  private int chosen(double at) {
    double below = 0;
    for (int miner = 0; miner < HONEST_MINERS; miner++) {
      below += searches(miner) ? rates[miner] : 0;
      if (at < below) {
        return miner;
      }
    }
    return HONEST_MINERS;
  }

  private void find(int miner) {
    found++;
    Block parent = heads[miner];
    long seconds = (long) now;
    long wish = miner == 0 ? lie.stamp(seconds, clocks.tolerance(), parent) : seconds;
    long stamp = Math.max(wish, parent.header.timestamp() + 1);
    Header header = header(parent.height + 1, stamp, targets[miner]);
    double publishedAt = stamp <= seconds + clocks.tolerance() ? now : stamp - clocks.tolerance();
    Block block = new Block(parent, header, miner, pace.epochBlocks(), publishedAt);
    follow(miner, block);
    if (publishedAt <= now) {
      publish(block);
    } else {
      unpublished.add(block);
    }
  }

  private void publish(Block block) {
    for (int miner = 0; miner <= HONEST_MINERS; miner++) {
      if (block.work.compareTo(heads[miner].work) > 0) {
        follow(miner, block);
      }
    }
  }

  private void follow(int miner, Block head) {
    heads[miner] = head;
    if (head.nextTarget == null) {
      head.nextTarget =
          schedule.after(head.header, at -> ancestor(head, at), TargetSchedule.Cost.unchanged(1));
    }
    targets[miner] = head.nextTarget;
    boolean waits = miner > 0 && !clocks.searchesAtOnce();
    beginsAt[miner] = waits ? head.header.timestamp() + 1 : 0;
    double power = miner == 0 ? liarsPower : (1 - liarsPower) / HONEST_MINERS;
    rates[miner] =
        power
            * targets[miner].toBigInteger().doubleValue()
            / genesisTarget.toBigInteger().doubleValue()
            / pace.blockTimeSeconds();
  }

  private Header ancestor(Block head, BlockNumber height) {
    int keep = branch.size();
    List<Block> newer = new ArrayList<>();
    for (Block at = head; at != null; at = at.parent) {
      if (at.height < keep && branch.get((int) at.height) == at) {
        break;
      }
      newer.add(at);
    }
    if (!newer.isEmpty()) {
      branch.subList((int) newer.get(newer.size() - 1).height, keep).clear();
      for (int i = newer.size() - 1; i >= 0; i--) {
        branch.add(newer.get(i));
      }
    }
    return branch.get((int) height.value()).header;
  }

  private static Header header(long height, long timestamp, UInt256 target) {
    return new Header(
        new SealedPart(
            new Lineage(BlockNumber.of(height), Hash32.ZERO, timestamp, Address.ZERO),
            NO_EXECUTION,
            new Terms(target, Epoch.of(0), Hash32.ZERO, Hash32.ZERO, Hash32.ZERO, Bytes.EMPTY)),
        Seal.NONE);
  }
}
