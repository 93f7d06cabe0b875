package org.poai.chain.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.difficulty.Work;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** What a sample sees, and how often it misses a chain with false blocks: by trying it. */
class ProofSamplerTest {
  private static final int BLOCKS = 4_000;
  private static final int TRIALS = 2_000;

  @Test
  void full_replaysEveryBlock() {
    ProofSampler full = ProofSampler.full();
    assertThat(count(full, 1, BLOCKS)).isEqualTo(BLOCKS);
  }

  @Test
  void sample_alwaysHasTheLast256() {
    for (int trial = 0; trial < 20; trial++) {
      assertThat(count(sampler(trial), BLOCKS - 255, BLOCKS)).isEqualTo(256);
    }
  }

  /** Σ 256/(d+1) over a doubling of the distance is 256·ln 2 = 177. */
  @ParameterizedTest
  @ValueSource(ints = {256, 512, 1024, 1600})
  void sample_ofOlderBlocks_isAsLargeInEachDoublingOfTheDistance(int distance) {
    int trials = 100;
    int seen = 0;
    for (int trial = 0; trial < trials; trial++) {
      seen += count(sampler(trial), BLOCKS - 2 * distance + 1, BLOCKS - distance);
    }
    assertThat(seen / trials).isBetween(170, 184);
  }

  @Test
  void sample_isAnothersSecret() {
    int both = 0;
    for (int number = 1; number <= 2_000; number++) {
      both += isReplayed(sampler(1), number) && isReplayed(sampler(2), number) ? 1 : 0;
    }
    assertThat(both).isLessThan(count(sampler(1), 1, 2_000) / 2);
    assertThat(ProofSampler.sampled().replays(hash(1), BLOCKS, work(1), work(BLOCKS)))
        .isIn(true, false);
  }

  /** False blocks at the oldest end, the worst place: missed with probability (1 − x)^256. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void chain_withOldFalseBlocks_isMissedAsStated(int thousandths) {
    int fakes = BLOCKS * thousandths / 1000;
    double stated = Math.pow(1 - thousandths / 1e3, 256);
    long missed =
        IntStream.range(0, TRIALS).filter(trial -> count(sampler(trial), 1, fakes) == 0).count();
    double deviation = Math.sqrt(stated * (1 - stated) / TRIALS);
    assertThat(missed / (double) TRIALS).isBetween(stated - 5 * deviation, stated + 5 * deviation);
  }

  /** The same share spread over the chain is found more surely. */
  @Test
  void chain_withScatteredFalseBlocks_isMissedLess() {
    long missed =
        IntStream.range(0, TRIALS)
            .filter(
                trial ->
                    IntStream.iterate(1, n -> n <= BLOCKS, n -> n + 250)
                        .noneMatch(n -> isReplayed(sampler(trial), n)))
            .count();
    assertThat(missed / (double) TRIALS).isLessThan(Math.pow(0.996, 256));
  }

  /** Few blocks that hold much of the work: what counts is their share of it. */
  @Test
  void chain_whoseFalseBlocksAreHeavy_isMissedByTheirShareOfWork() {
    int fakes = BLOCKS / 200;
    long heavy = 10;
    long whole = BLOCKS + fakes * (heavy - 1);
    double share = fakes * heavy / (double) whole;
    long missed =
        IntStream.range(0, TRIALS)
            .filter(
                trial ->
                    IntStream.rangeClosed(1, fakes)
                        .noneMatch(
                            n ->
                                sampler(trial)
                                    .replays(
                                        hash(n),
                                        BLOCKS - n,
                                        work(heavy),
                                        work(whole - (n - 1) * heavy))))
            .count();
    assertThat(missed / (double) TRIALS).isLessThanOrEqualTo(Math.pow(1 - share, 256) + 0.002);
  }

  private static Work work(long amount) {
    return new Work(UInt256.of(amount));
  }

  private static int count(ProofSampler sampler, int first, int last) {
    return (int)
        IntStream.rangeClosed(first, last).filter(number -> isReplayed(sampler, number)).count();
  }

  private static boolean isReplayed(ProofSampler sampler, int number) {
    return sampler.replays(hash(number), BLOCKS - number, work(1), work(BLOCKS - number + 1));
  }

  private static ProofSampler sampler(int trial) {
    return ProofSampler.sampled(Preimage.tagged("trial").u32(trial).keccak());
  }

  private static Hash32 hash(int number) {
    return Preimage.tagged("block").u32(number).keccak();
  }
}
