package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** UInt256 against BigInteger, with limbs that carry and borrow often. */
class UInt256PropertyTest {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

  @Property(tries = 2000)
  void plus_anyTwo_isTheSumOrOverflows(@ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    BigInteger sum = a.toBigInteger().add(b.toBigInteger());
    if (sum.compareTo(LIMIT) < 0) {
      assertThat(a.plus(b).toBigInteger()).isEqualTo(sum);
    } else {
      assertThatThrownBy(() -> a.plus(b)).isInstanceOf(ArithmeticException.class);
    }
  }

  @Property(tries = 2000)
  void minus_anyTwo_isTheDifferenceOrUnderflows(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    BigInteger difference = a.toBigInteger().subtract(b.toBigInteger());
    if (difference.signum() >= 0) {
      assertThat(a.minus(b).toBigInteger()).isEqualTo(difference);
    } else {
      assertThatThrownBy(() -> a.minus(b)).isInstanceOf(ArithmeticException.class);
    }
  }

  @Property(tries = 2000)
  void compareTo_anyTwo_isThatOfTheIntegers(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    assertThat(Integer.signum(a.compareTo(b)))
        .isEqualTo(a.toBigInteger().compareTo(b.toBigInteger()));
    assertThat(a.equals(b)).isEqualTo(a.toBigInteger().equals(b.toBigInteger()));
  }

  @Property(tries = 2000)
  void everyForm_ofAnyNumber_readsBack(@ForAll("numbers") UInt256 a) {
    BigInteger integer = a.toBigInteger();
    assertThat(UInt256.of(integer)).isEqualTo(a).hasSameHashCodeAs(a);
    assertThat(UInt256.fromBytes(a.toBytes())).isEqualTo(a);
    assertThat(UInt256.fromQuantity(a.toQuantity())).isEqualTo(a);
    assertThat(a.toHash32().toUInt256()).isEqualTo(a);
    assertThat(a.toQuantity()).isEqualTo("0x" + integer.toString(16));
    assertThat(a.toString()).isEqualTo(integer.toString());
    assertThat(a.bitLength()).isEqualTo(integer.bitLength());
    assertThat(a.isZero()).isEqualTo(integer.signum() == 0);
    byte[] minimal = a.toMinimalBytes();
    assertThat(minimal).hasSize((integer.bitLength() + 7) / 8);
    assertThat(new BigInteger(1, minimal)).isEqualTo(integer);
  }

  @Example
  void of_whatDoesNotFit_fails() {
    assertThatThrownBy(() -> UInt256.of(LIMIT)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> UInt256.of(BigInteger.ONE.negate()))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> UInt256.fromBytes(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UInt256.fromQuantity("0x1" + "0".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(UInt256.of(-1).toBigInteger())
        .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    assertThat(UInt256.MAX.toBigInteger()).isEqualTo(LIMIT.subtract(BigInteger.ONE));
  }

  @Provide
  Arbitrary<UInt256> numbers() {
    Arbitrary<Long> limbs =
        Arbitraries.oneOf(
            Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, -2L), Arbitraries.longs());
    return Combinators.combine(limbs, limbs, limbs, limbs).as(UInt256::new);
  }
}
