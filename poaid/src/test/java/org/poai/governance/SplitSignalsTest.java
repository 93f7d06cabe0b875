package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeReferee;

class SplitSignalsTest {
  private static final long EPOCH = 20;
  private static final Candidate PAIR = candidate(1, 1);
  private static final Candidate MODEL = candidate(1, 0);
  private static final Candidate DATASET = candidate(0, 1);
  private static final List<Candidate> ALL = List.of(PAIR, MODEL, DATASET);

  /** Eleven of twenty want both, five refuse the dataset, four want nothing. */
  @Test
  void splitSignals_healNextEpoch() {
    Map<Hash32, Integer> before = blocks(11, 5, 0);
    assertThat(ready(before)).as("nobody has fifteen").isZero();

    Map<Hash32, Integer> after = new HashMap<>();
    count(after, SplitSignals.order(ALL, before, EPOCH).get(0), 11);
    count(after, MODEL, 5);

    assertThat(after.get(MODEL.manifest().hash())).isEqualTo(16);
    assertThat(ready(after)).isEqualTo(1);
  }

  @Test
  void halfThatLacksThreeQuarters_doesNotDrawAnybody() {
    assertThat(SplitSignals.order(ALL, blocks(10, 4, 4), EPOCH)).isEqualTo(ALL);
  }

  @Test
  void bothHalvesWithThreeQuarters_theModelIsFirst() {
    assertThat(SplitSignals.order(ALL, blocks(14, 3, 3), EPOCH)).containsExactly(MODEL);
  }

  @Test
  void datasetWithThreeQuarters_isTaken() {
    assertThat(SplitSignals.order(ALL, blocks(10, 2, 5), EPOCH)).containsExactly(DATASET);
  }

  @Test
  void singleCandidate_staysAsItIs() {
    assertThat(SplitSignals.order(List.of(MODEL), blocks(0, 3, 0), EPOCH)).containsExactly(MODEL);
  }

  private static Map<Hash32, Integer> blocks(int pair, int model, int dataset) {
    Map<Hash32, Integer> counts = new HashMap<>();
    count(counts, PAIR, pair);
    count(counts, MODEL, model);
    count(counts, DATASET, dataset);
    return counts;
  }

  private static void count(Map<Hash32, Integer> counts, Candidate candidate, int blocks) {
    counts.merge(candidate.manifest().hash(), blocks, Integer::sum);
  }

  private static long ready(Map<Hash32, Integer> counts) {
    return counts.values().stream().filter(count -> 4 * count >= 3 * EPOCH).count();
  }

  private static Candidate candidate(long model, long dataset) {
    Manifest first = FakeReferee.first().manifest();
    Hash32 root = Preimage.tagged("records").u32((int) (2 * model + dataset)).keccak();
    Manifest manifest =
        new Manifest(
            first.model(),
            new Manifest.DatasetPart(root, first.dataset().records()),
            first.sizes(),
            first.costUnits());
    return new Candidate(model, dataset, Scheduled.of(manifest));
  }
}
