package org.poai.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against the definition (reads back, shortest, nearest) and against another implementation. */
class EcmaNumberPropertyTest {
  @Property(tries = 3000)
  void toString_anyDouble_readsBack(@ForAll("doubles") double value) {
    assertThat(Double.parseDouble(EcmaNumber.toString(value)) + 0.0).isEqualTo(value + 0.0);
  }

  /**
   * Schubfach gives the shortest digits too, except that it never looks below two of them (4.9E-324
   * for 5e-324): where ours is shorter, only its reading back is checked, which is enough there.
   */
  @Property(tries = 3000)
  void toString_anyDouble_hasTheDigitsOfSchubfach(@ForAll("doubles") double value) {
    BigDecimal ours = new BigDecimal(EcmaNumber.toString(value)).stripTrailingZeros();
    BigDecimal theirs = new BigDecimal(DoubleToDecimal.toString(value)).stripTrailingZeros();
    if (ours.precision() > 1) {
      assertThat(ours).isEqualByComparingTo(theirs);
    } else {
      assertThat(theirs.precision()).isLessThanOrEqualTo(2);
    }
  }

  @Property(tries = 2000)
  void toString_anyDouble_usesTheNotationOfEcmaScript(@ForAll("doubles") double value) {
    String text = EcmaNumber.toString(value);
    double size = Math.abs(value);
    assertThat(text.contains("e")).isEqualTo(value != 0 && (size >= 1e21 || size < 1e-6));
    assertThat(text)
        .matches("-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?|-?[1-9](\\.[0-9]*[1-9])?e[+-][1-9][0-9]*");
    assertThat(text).isNotEqualTo("-0");
  }

  @Provide
  Arbitrary<Double> doubles() {
    Arbitrary<Long> patterns = Arbitraries.longs();
    // Near powers of two the interval of a double is lopsided; near powers of ten the notation
    // changes.
    Arbitrary<Double> powersOfTwo =
        Arbitraries.integers().between(-1074, 1023).map(e -> Math.scalb(1.0, e));
    Arbitrary<Double> powersOfTen =
        Arbitraries.integers().between(-30, 30).map(e -> Double.parseDouble("1e" + e));
    Arbitrary<Double> near =
        Arbitraries.oneOf(powersOfTwo, powersOfTen)
            .flatMap(
                x ->
                    Arbitraries.integers()
                        .between(-3, 3)
                        .map(n -> Double.longBitsToDouble(Double.doubleToLongBits(x) + n)));
    Arbitrary<Double> integers =
        Arbitraries.longs().between(-(1L << 60), 1L << 60).map(n -> (double) n);
    Arbitrary<Double> decimals =
        Arbitraries.longs().between(-1_000_000, 1_000_000).map(n -> n / 1000.0);
    return Arbitraries.oneOf(patterns.map(Double::longBitsToDouble), near, integers, decimals)
        .filter(Double::isFinite);
  }
}
