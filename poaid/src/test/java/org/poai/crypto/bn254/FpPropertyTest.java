package org.poai.crypto.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every operation of the field against BigInteger, edges of the field and of limbs included. */
class FpPropertyTest {
  @Provide
  Arbitrary<BigInteger> elements() {
    Arbitrary<BigInteger> any =
        Arbitraries.bigIntegers().between(BigInteger.ZERO, Fp.P.subtract(BigInteger.ONE));
    Arbitrary<BigInteger> edges =
        Arbitraries.integers()
            .between(0, 253)
            .flatMap(
                bit ->
                    Arbitraries.integers()
                        .between(-2, 2)
                        .map(
                            d ->
                                BigInteger.ONE
                                    .shiftLeft(bit)
                                    .add(BigInteger.valueOf(d))
                                    .mod(Fp.P)));
    Arbitrary<BigInteger> top =
        Arbitraries.integers().between(1, 5).map(d -> Fp.P.subtract(BigInteger.valueOf(d)));
    return Arbitraries.oneOf(any, edges, top);
  }

  @Property
  void arithmetic_agreesWithBigInteger(
      @ForAll("elements") BigInteger x, @ForAll("elements") BigInteger y) {
    Fp a = Fp.of(x);
    Fp b = Fp.of(y);
    assertThat(a.toBigInteger()).isEqualTo(x);
    assertThat(a.plus(b).toBigInteger()).isEqualTo(x.add(y).mod(Fp.P));
    assertThat(a.minus(b).toBigInteger()).isEqualTo(x.subtract(y).mod(Fp.P));
    assertThat(a.times(b).toBigInteger()).isEqualTo(x.multiply(y).mod(Fp.P));
    assertThat(a.negate().toBigInteger()).isEqualTo(x.negate().mod(Fp.P));
    assertThat(a.equals(b)).isEqualTo(x.equals(y));
  }

  @Property
  void inverse_timesItself_isOne(@ForAll("elements") BigInteger x) {
    Fp a = Fp.of(x);
    assertThat(a.inverse().times(a)).isEqualTo(x.signum() == 0 ? Fp.ZERO : Fp.ONE);
  }

  @Property(tries = 200)
  void extension_inverseAndSquares_agree(
      @ForAll("elements") BigInteger x,
      @ForAll("elements") BigInteger y,
      @ForAll("elements") BigInteger z) {
    Fp2 a = new Fp2(Fp.of(x), Fp.of(y));
    Fp2 b = new Fp2(Fp.of(z), Fp.of(x));
    Fp6 six = new Fp6(a, b, a.plus(b));
    Fp12 twelve = new Fp12(six, new Fp6(b, a.square(), b.timesXi()));
    assertThat(a.square()).isEqualTo(a.times(a));
    assertThat(a.timesXi()).isEqualTo(a.times(Fp2.XI));
    assertThat(twelve.square()).isEqualTo(twelve.times(twelve));
    if (!a.isZero() && !b.isZero()) {
      assertThat(twelve.times(twelve.inverse())).isEqualTo(Fp12.ONE);
      Fp12 line = new Fp12(new Fp6(a, Fp2.ZERO, Fp2.ZERO), new Fp6(b, a.square(), Fp2.ZERO));
      assertThat(twelve.timesLine(a, b, a.square())).isEqualTo(twelve.times(line));
      Fp12 cyclotomic = twelve.conjugate().times(twelve.inverse());
      Fp12 inside = cyclotomic.frobenius(2).times(cyclotomic);
      assertThat(inside.cyclotomicSquare()).isEqualTo(inside.times(inside));
      assertThat(inside.frobenius(1).frobenius(2)).isEqualTo(inside.frobenius(3));
    }
  }
}
