package org.poai.crypto.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Bn254Test {
  private static final G2 GENERATOR_2 =
      new G2(
          fp2(
              "10857046999023057135944570762232829481370756359578518086990519993285655852781",
              "11559732032986387107991004021392285783925812861821192530917403151452391805634"),
          fp2(
              "8495653923123431417604973247489272438418190587263600148770280649306958101930",
              "4082367875863433681332203403145435568316851327593401208105741076214120093531"));
  private static final G1 GENERATOR = G1.affine(Fp.of(1), Fp.of(2));

  private static Fp2 fp2(String a, String b) {
    return new Fp2(Fp.of(new BigInteger(a)), Fp.of(new BigInteger(b)));
  }

  @Test
  void generator_doubled_isTheKnownPoint() {
    byte[] sum = Bn254.add(concat(word(1), word(2), word(1), word(2))).orElseThrow();

    assertThat(new BigInteger(1, sum, 0, 32))
        .isEqualTo("1368015179489954701390400359078579693043519447331113978918064868415326638035");
    assertThat(new BigInteger(1, sum, 32, 32))
        .isEqualTo("9918110051302171585080402603319702774565515993150576347155970296011118125764");
    assertThat(Bn254.multiply(concat(word(1), word(2), word(2)))).hasValue(sum);
  }

  @Test
  void multiply_byTheOrder_isInfinity() {
    assertThat(GENERATOR.times(G1.ORDER).isInfinity()).isTrue();
    assertThat(GENERATOR.times(G1.ORDER.subtract(BigInteger.ONE)).plus(GENERATOR).isInfinity())
        .isTrue();
    assertThat(Bn254.multiply(concat(word(0), word(0), word(7)))).hasValue(new byte[64]);
  }

  @Test
  void multiply_additionChain_agrees() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      BigInteger a = random(random);
      BigInteger b = random(random);
      G1 sum = GENERATOR.times(a).plus(GENERATOR.times(b)).normalized();
      assertThat(sum).isEqualTo(GENERATOR.times(a.add(b)).normalized());
    }
  }

  @Test
  void multiply_ofAnyNumber_isDoublingAndAdding() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      BigInteger k = random(random).shiftRight(random.nextInt(256));
      G1 sum = G1.INFINITY;
      for (int bit = k.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.twice();
        sum = k.testBit(bit) ? sum.plus(GENERATOR) : sum;
      }
      assertThat(GENERATOR.times(k).normalized()).isEqualTo(sum.normalized());
    }
  }

  @Test
  void pairing_ofMultiples_isBilinear() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 4; i++) {
      BigInteger a = random(random);
      byte[] input =
          concat(
              pair(GENERATOR.times(a), GENERATOR_2),
              pair(GENERATOR.times(a.negate()), GENERATOR_2));
      assertThat(Bn254.isPairingProductOne(input)).hasValue(true);
      byte[] other =
          concat(
              pair(GENERATOR.times(a), GENERATOR_2),
              pair(GENERATOR.times(a.negate().add(BigInteger.ONE)), GENERATOR_2));
      assertThat(Bn254.isPairingProductOne(other)).hasValue(false);
    }
  }

  /** e(P, 2Q) = e(2P, Q): the second argument is linear, too. */
  @Test
  void pairing_ofDoubledTwistPoint_movesToTheFirst() {
    Fp2 slope = GENERATOR_2.x().square().thrice().times(GENERATOR_2.y().twice().inverse());
    Fp2 x = slope.square().minus(GENERATOR_2.x().twice());
    Fp2 y = slope.times(GENERATOR_2.x().minus(x)).minus(GENERATOR_2.y());
    G2 doubled = new G2(x, y);
    assertThat(doubled.isOnCurve() && doubled.isInSubgroup()).isTrue();

    byte[] input =
        concat(
            pair(GENERATOR, doubled), pair(GENERATOR.times(BigInteger.TWO.negate()), GENERATOR_2));
    assertThat(Bn254.isPairingProductOne(input)).hasValue(true);
  }

  @Test
  void pairing_ofNothingOrInfinity_isOne() {
    assertThat(Bn254.isPairingProductOne(new byte[0])).hasValue(true);
    assertThat(Bn254.isPairingProductOne(new byte[192])).hasValue(true);
    assertThat(Bn254.isPairingProductOne(pair(GENERATOR, GENERATOR_2))).hasValue(false);
    assertThat(Bn254.isPairingProductOne(pair(G1.INFINITY, GENERATOR_2))).hasValue(true);
  }

  /** A point of the twist whose order is not r: found as x = 1, 2, … times u where y exists. */
  @Test
  void pairing_ofPointOutsideTheSubgroup_isRefused() {
    G2 outside = outsideTheSubgroup();
    assertThat(outside.isOnCurve()).isTrue();
    assertThat(outside.isInSubgroup()).isFalse();
    assertThat(Bn254.isPairingProductOne(pair(GENERATOR, outside))).isEmpty();
    assertThat(Bn254.isPairingProductOne(pair(G1.INFINITY, outside))).isEmpty();
  }

  private static G2 outsideTheSubgroup() {
    for (long i = 1; ; i++) {
      Fp2 x = new Fp2(Fp.of(i), Fp.ONE);
      Fp2 yy = x.square().times(x).plus(G2.B);
      Fp2 y = root(yy);
      if (y.square().equals(yy)) {
        return new G2(x, y);
      }
    }
  }

  /** A square root in Fp2 if there is one: the complex method, p ≡ 3 mod 4. */
  private static Fp2 root(Fp2 n) {
    BigInteger quarter = Fp.P.add(BigInteger.ONE).shiftRight(2);
    Fp norm = power(n.a().square().plus(n.b().square()), quarter);
    Fp half = Fp.of(2).inverse();
    Fp a = power(n.a().plus(norm).times(half), quarter);
    if (!a.square().equals(n.a().plus(norm).times(half))) {
      a = power(n.a().minus(norm).times(half), quarter);
    }
    return new Fp2(a, n.b().times(a.twice().inverse()));
  }

  private static Fp power(Fp base, BigInteger exponent) {
    Fp result = Fp.ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.square();
      if (exponent.testBit(i)) {
        result = result.times(base);
      }
    }
    return result;
  }

  @Test
  void input_thatIsNoPoint_isRefused() {
    assertThat(Bn254.add(concat(word(1), word(3), word(1), word(2)))).isEmpty();
    byte[] tooLarge = concat(bytes(Fp.P.add(BigInteger.ONE)), word(2), word(1), word(2));
    assertThat(Bn254.add(tooLarge)).isEmpty();
    assertThat(Bn254.multiply(concat(bytes(Fp.P), word(0), word(2)))).isEmpty();
  }

  private static BigInteger random(SplittableRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  private static byte[] pair(G1 p, G2 q) {
    G1 affine = p.normalized();
    return p.isInfinity()
        ? concat(new byte[64], fp2(q.x()), fp2(q.y()))
        : concat(
            bytes(affine.x().toBigInteger()),
            bytes(affine.y().toBigInteger()),
            fp2(q.x()),
            fp2(q.y()));
  }

  private static byte[] fp2(Fp2 x) {
    return concat(bytes(x.b().toBigInteger()), bytes(x.a().toBigInteger()));
  }

  private static byte[] word(long number) {
    return bytes(BigInteger.valueOf(number));
  }

  private static byte[] bytes(BigInteger number) {
    byte[] wide =
        ByteBuffer.allocate(64)
            .put(new byte[64 - number.toByteArray().length])
            .put(number.toByteArray())
            .array();
    return java.util.Arrays.copyOfRange(wide, 32, 64);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer out =
        ByteBuffer.allocate(java.util.Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }
}
