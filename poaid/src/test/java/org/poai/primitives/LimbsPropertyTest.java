package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every operation of the EVM on words against BigInteger, with numbers of all lengths whose limbs
 * carry, borrow and mislead the estimate of a quotient digit.
 */
class LimbsPropertyTest {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(255);
  private static final int AT = 8;

  /** An operation on the operands at a place. */
  private interface Operation {
    void on(long[] s, int at);
  }

  @Property(tries = 5000)
  void sumsAndProducts_anyTwo_areThoseOfIntegers(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    check(Limbs::add, BigInteger::add, a, b);
    check(Limbs::subtract, BigInteger::subtract, a, b);
    check(Limbs::multiply, BigInteger::multiply, a, b);
    check(Limbs::multiply, BigInteger::multiply, a, a);
  }

  @Property(tries = 20_000)
  void quotients_anyTwo_areThoseOfIntegers(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    checkDivision(a, b);
    checkDivision(b, a);
  }

  /** q·d + r with digits at the edges is where an estimated digit is wrong. */
  @Property(tries = 20_000)
  void quotients_ofBuiltDividends_areThoseOfIntegers(
      @ForAll("numbers") UInt256 q, @ForAll("numbers") UInt256 d, @ForAll("numbers") UInt256 r) {
    BigInteger built = q.toBigInteger().multiply(d.toBigInteger()).add(r.toBigInteger()).mod(LIMIT);
    checkDivision(UInt256.of(built), d);
    checkDivision(UInt256.of(built.subtract(BigInteger.ONE).mod(LIMIT)), d);
  }

  @Property(tries = 20_000)
  void moduli_anyThree_areThoseOfIntegers(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b, @ForAll("numbers") UInt256 n) {
    BigInteger sum = a.toBigInteger().add(b.toBigInteger());
    BigInteger product = a.toBigInteger().multiply(b.toBigInteger());
    boolean zero = n.isZero();
    assertThat(run(LimbDivision::addMod, a, b, n))
        .isEqualTo(zero ? UInt256.ZERO : UInt256.of(sum.mod(n.toBigInteger())));
    assertThat(run(LimbDivision::multiplyMod, a, b, n))
        .isEqualTo(zero ? UInt256.ZERO : UInt256.of(product.mod(n.toBigInteger())));
  }

  @Property(tries = 5000)
  void comparisonsAndBits_anyTwo_areThoseOfIntegers(
      @ForAll("numbers") UInt256 a, @ForAll("numbers") UInt256 b) {
    check(Limbs::lessThan, (x, y) -> flag(x.compareTo(y) < 0), a, b);
    check(Limbs::greaterThan, (x, y) -> flag(x.compareTo(y) > 0), a, b);
    check(Limbs::signedLessThan, (x, y) -> flag(signed(x).compareTo(signed(y)) < 0), a, b);
    check(Limbs::signedGreaterThan, (x, y) -> flag(signed(x).compareTo(signed(y)) > 0), a, b);
    check(Limbs::equal, (x, y) -> flag(x.equals(y)), a, b);
    check(Limbs::equal, (x, y) -> flag(x.equals(y)), a, a);
    check(Limbs::and, BigInteger::and, a, b);
    check(Limbs::or, BigInteger::or, a, b);
    check(Limbs::xor, BigInteger::xor, a, b);
    check(Limbs::not, (x, y) -> LIMIT.subtract(BigInteger.ONE).subtract(y), a, b);
    check(Limbs::zeroToOne, (x, y) -> flag(y.signum() == 0), a, b);
  }

  @Property(tries = 10_000)
  void shiftsAndBytes_anyPlace_areThoseOfIntegers(
      @ForAll("places") UInt256 place, @ForAll("numbers") UInt256 value) {
    int shift = place.toBigInteger().min(BigInteger.valueOf(256)).intValue();
    check(Limbs::shiftLeft, (x, y) -> y.shiftLeft(shift), place, value);
    check(Limbs::shiftRight, (x, y) -> y.shiftRight(shift), place, value);
    check(Limbs::shiftRightSigned, (x, y) -> signed(y).shiftRight(shift), place, value);
    check(
        Limbs::byteAt,
        (x, y) -> shift > 31 ? BigInteger.ZERO : y.shiftRight(248 - 8 * shift).and(number(255)),
        place,
        value);
    check(Limbs::signExtend, (x, y) -> extended(shift, y), place, value);
  }

  @Property(tries = 500)
  void power_anyTwo_isThatOfIntegers(
      @ForAll("numbers") UInt256 base, @ForAll("numbers") UInt256 exponent) {
    check(Limbs::power, (x, y) -> x.modPow(y, LIMIT), base, exponent);
  }

  @Property(tries = 1000)
  void bytes_anyNumber_readBack(@ForAll("numbers") UInt256 a) {
    long[] s = new long[4];
    Limbs.load(a.toBytes(), 0, s, 0);
    assertThat(Limbs.get(s, 0)).isEqualTo(a);
    byte[] bytes = new byte[40];
    Limbs.store(s, 0, bytes, 3);
    assertThat(new BigInteger(1, bytes, 3, 32)).isEqualTo(a.toBigInteger());
    Limbs.negate(s, 0);
    assertThat(Limbs.get(s, 0)).isEqualTo(UInt256.of(a.toBigInteger().negate().mod(LIMIT)));
  }

  @Property(tries = 5000)
  void multiplyHigh_anyTwo_isTheUpperHalf(@ForAll("limbs") long a, @ForAll("limbs") long b) {
    BigInteger product = UInt256.of(a).toBigInteger().multiply(UInt256.of(b).toBigInteger());
    assertThat(UnsignedMath.multiplyHigh(a, b)).isEqualTo(product.shiftRight(64).longValue());
  }

  @Property(tries = 5000)
  void reciprocal_ofNormalised_isTheDefinition(
      @ForAll("limbs") long high, @ForAll("limbs") long d0) {
    long d1 = high | Long.MIN_VALUE;
    BigInteger one = BigInteger.ONE;
    BigInteger single = UInt256.of(d1).toBigInteger();
    BigInteger pair = single.shiftLeft(64).add(UInt256.of(d0).toBigInteger());
    BigInteger base = one.shiftLeft(64);
    assertThat(UnsignedMath.reciprocal(d1))
        .isEqualTo(one.shiftLeft(128).subtract(one).divide(single).subtract(base).longValue());
    assertThat(UnsignedMath.reciprocal(d1, d0))
        .isEqualTo(one.shiftLeft(192).subtract(one).divide(pair).subtract(base).longValue());
  }

  @Example
  void division_byZero_isZero() {
    for (UInt256 a : new UInt256[] {UInt256.ZERO, UInt256.ONE, UInt256.MAX}) {
      checkDivision(a, UInt256.ZERO);
      assertThat(run(LimbDivision::addMod, UInt256.MAX, a, UInt256.ZERO)).isEqualTo(UInt256.ZERO);
      assertThat(run(LimbDivision::multiplyMod, UInt256.MAX, a, UInt256.ZERO))
          .isEqualTo(UInt256.ZERO);
    }
    UInt256 least = UInt256.of(HALF);
    checkDivision(least, UInt256.MAX);
  }

  private static void checkDivision(UInt256 a, UInt256 b) {
    boolean zero = b.isZero();
    BinaryOperator<BigInteger> none = (x, y) -> BigInteger.ZERO;
    check(LimbDivision::divide, zero ? none : BigInteger::divide, a, b);
    check(LimbDivision::remainder, zero ? none : BigInteger::remainder, a, b);
    check(LimbDivision::divideSigned, zero ? none : (x, y) -> signed(x).divide(signed(y)), a, b);
    check(
        LimbDivision::remainderSigned,
        zero ? none : (x, y) -> signed(x).remainder(signed(y)),
        a,
        b);
  }

  private static void check(
      Operation operation, BinaryOperator<BigInteger> expected, UInt256 a, UInt256 b) {
    BigInteger result = expected.apply(a.toBigInteger(), b.toBigInteger()).mod(LIMIT);
    long[] s = new long[AT + 8];
    Limbs.put(s, AT + 4, a);
    Limbs.put(s, AT, b);
    operation.on(s, AT);
    assertThat(Limbs.get(s, AT)).isEqualTo(UInt256.of(result));
  }

  private static UInt256 run(Operation operation, UInt256 a, UInt256 b, UInt256 c) {
    long[] s = new long[AT + 12];
    Limbs.put(s, AT + 8, a);
    Limbs.put(s, AT + 4, b);
    Limbs.put(s, AT, c);
    operation.on(s, AT);
    return Limbs.get(s, AT);
  }

  private static BigInteger signed(BigInteger x) {
    return x.compareTo(HALF) < 0 ? x : x.subtract(LIMIT);
  }

  private static BigInteger extended(int index, BigInteger x) {
    if (index > 30) {
      return x;
    }
    BigInteger low = x.mod(BigInteger.ONE.shiftLeft(8 * index + 8));
    return x.testBit(8 * index + 7) ? low.subtract(BigInteger.ONE.shiftLeft(8 * index + 8)) : low;
  }

  private static BigInteger flag(boolean condition) {
    return condition ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  @Provide
  Arbitrary<Long> limbs() {
    return Arbitraries.oneOf(
        Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, -2L, 1L << 32, -1L << 32),
        Arbitraries.longs());
  }

  @Provide
  Arbitrary<UInt256> numbers() {
    Arbitrary<Long> limbs = limbs();
    Arbitrary<UInt256> four = Combinators.combine(limbs, limbs, limbs, limbs).as(UInt256::new);
    Arbitrary<UInt256> shorter =
        Combinators.combine(four, Arbitraries.integers().between(0, 255))
            .as((number, shift) -> UInt256.of(number.toBigInteger().shiftRight(shift)));
    Arbitrary<UInt256> powers =
        Arbitraries.integers()
            .between(0, 255)
            .map(shift -> UInt256.of(BigInteger.ONE.shiftLeft(shift)));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, four),
        net.jqwik.api.Tuple.of(4, shorter),
        net.jqwik.api.Tuple.of(1, powers));
  }

  @Provide
  Arbitrary<UInt256> places() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 260).map(UInt256::of)),
        net.jqwik.api.Tuple.of(1, numbers()));
  }
}
