package org.poai.chain.difficulty;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Header;
import org.poai.chain.block.Headers;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.difficulty.TargetSchedule.Cost;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Epochs of 4 blocks, 5 seconds a block, half-life 60 s; targets near 2^252. */
class TargetScheduleTest {
  private static final UInt256 START =
      UInt256.of(BigInteger.ONE.shiftLeft(252).add(BigInteger.valueOf(16)));
  private static final Cost COST = Cost.unchanged(1);
  private final TargetSchedule schedule =
      new TargetSchedule(new Asert(5, 60, UInt256.MAX), 4, START);
  private final List<Header> branch = new ArrayList<>(List.of(header(0, 1000, START)));

  @Test
  void firstBlock_anyTimeAfterGenesis_hasGenesisTarget() {
    assertThat(next(COST)).isEqualTo(START);
  }

  @Test
  void epoch0_isAnchoredAtBlock1AsIfGenesisWereOneSpacingEarlier() {
    append(9_000_000, START);
    assertThat(next(COST)).isEqualTo(START);
    append(9_000_005, next(COST));
    assertThat(next(COST)).isEqualTo(START);
    append(9_000_070, next(COST));
    assertThat(next(COST)).isEqualTo(times(START, 2));
  }

  @Test
  void laterEpochs_areAnchoredAtTheirFirstBlockButItStillUsesTheOneBefore() {
    append(10_000, START);
    append(10_005, START);
    append(10_010, START);
    // Block 4 opens epoch 1 and still has block 1 as anchor; it comes a half-life late.
    assertThat(next(COST)).isEqualTo(START);
    append(10_075, START);
    // Block 5: anchor is block 4, its parent's time 10 010: 65 s for one block is a half-life late.
    assertThat(next(COST)).isEqualTo(times(START, 2));
    append(10_080, times(START, 2));
    append(10_085, times(START, 2));
    append(10_090, times(START, 2));
    // Block 8 opens epoch 2 with anchor 4; block 9 then has anchor 8 with block 8's own target.
    assertThat(next(COST)).isEqualTo(times(START, 2));
    append(10_095, times(START, 2));
    assertThat(next(COST)).isEqualTo(times(START, 2));
  }

  @Test
  void modelSwitch_scalesTheFirstTargetWithinSixteen() {
    append(10_000, START);
    BigInteger start = START.toBigInteger();
    assertThat(next(new Cost(2, 3)).toBigInteger())
        .isEqualTo(start.multiply(BigInteger.valueOf(3)).shiftRight(1));
    assertThat(next(new Cost(16, 1)).toBigInteger()).isEqualTo(start.shiftRight(4));
    assertThat(next(new Cost(17, 1)).toBigInteger()).isEqualTo(start.shiftRight(4));
    assertThat(next(new Cost(1, 17))).isEqualTo(UInt256.MAX);
  }

  @Test
  void absurdTimestamps_stayWithinTheClamp() {
    append(-1L, START);
    append(-1L, START);
    assertThat(next(COST)).isBetween(UInt256.ONE, UInt256.MAX);
    branch.set(2, header(2, 0, START));
    assertThat(next(COST)).isEqualTo(UInt256.ONE);
    branch.set(1, header(1, 0, START));
    branch.set(2, header(2, -1L, START));
    assertThat(next(COST)).isEqualTo(UInt256.MAX);
  }

  private UInt256 next(Cost cost) {
    return schedule.after(
        branch.get(branch.size() - 1), height -> branch.get((int) height.value()), cost);
  }

  private void append(long timestamp, UInt256 target) {
    branch.add(header(branch.size(), timestamp, target));
  }

  private static UInt256 times(UInt256 target, long factor) {
    return UInt256.of(target.toBigInteger().multiply(BigInteger.valueOf(factor)));
  }

  private static Header header(long number, long timestamp, UInt256 target) {
    Header example = Headers.example();
    return new Header(
        new SealedPart(
            new Lineage(BlockNumber.of(number), Hash32.ZERO, timestamp, Address.ZERO),
            example.execution(),
            new Terms(
                target, Epoch.of(number / 4), Hash32.ZERO, Hash32.ZERO, Hash32.ZERO, Bytes.EMPTY)),
        example.seal());
  }
}
