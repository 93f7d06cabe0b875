package org.poai.chain.difficulty;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.poai.primitives.UInt256;

class AsertPropertyTest {
  private static final UInt256 LIMIT = UInt256.of(BigInteger.ONE.shiftLeft(252));
  private static final Asert ASERT = new Asert(600, 172_800, LIMIT);

  @Property
  void target_later_isNotHarder(
      @ForAll @LongRange(min = 1) long anchor,
      @ForAll @LongRange(min = -1L << 40, max = 1L << 40) long elapsed,
      @ForAll @LongRange(min = 0, max = 1L << 20) long delay,
      @ForAll @LongRange(min = 1, max = 1L << 30) long blocks) {
    assertThat(target(anchor, elapsed, blocks))
        .isLessThanOrEqualTo(target(anchor, elapsed + delay, blocks));
  }

  @Property
  void target_ofAnyTimes_liesWithinTheClamp(
      @ForAll long anchor, @ForAll long elapsed, @ForAll @LongRange(min = 1) long blocks) {
    assertThat(target(anchor, elapsed, blocks)).isBetween(UInt256.ONE, LIMIT);
  }

  @Property
  void target_onSchedule_isTheAnchors(
      @ForAll @LongRange(min = 1) long anchor,
      @ForAll @LongRange(min = 1, max = 1L << 30) long blocks) {
    assertThat(target(anchor, 600 * blocks, blocks)).isEqualTo(UInt256.of(anchor));
  }

  @Property
  void target_aHalfLifeLate_isDouble(
      @ForAll @LongRange(min = 1) long anchor,
      @ForAll @LongRange(min = 1, max = 1L << 30) long blocks) {
    assertThat(target(anchor, 600 * blocks + 172_800, blocks).toBigInteger())
        .isEqualTo(BigInteger.valueOf(anchor).shiftLeft(1));
  }

  private static UInt256 target(long anchor, long elapsed, long blocks) {
    return ASERT.target(
        UInt256.of(anchor), BigInteger.valueOf(elapsed), BigInteger.valueOf(blocks));
  }
}
