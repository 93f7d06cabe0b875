package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Both ways to recover a key, against signatures of known keys and against each other. */
final class KeyRecoveryContractTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final BigInteger FIELD =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  static List<KeyRecovery> ways() {
    List<KeyRecovery> ways = new ArrayList<>(List.of(new PortableKeyRecovery()));
    NativeKeyRecovery.load().ifPresent(ways::add);
    return ways;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void key_ofAnySignature_isTheSigners(KeyRecovery way) {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] secret = bytes(random, 32);
      byte[] digest = bytes(random, 32);
      EcdsaSignature signature = Secp256k1.sign(Hash32.of(digest), secret);
      byte[] numbers = numbers(big(signature.r()), big(signature.s()));
      byte[] high = numbers(big(signature.r()), ORDER.subtract(big(signature.s())));

      List<byte[]> keys = keys(way, digest, numbers);
      assertThat(keys).anySatisfy(key -> assertThat(key).isEqualTo(Secp256k1.publicKey(secret)));
      // The other s is the signature by the other point.
      assertThat(keys(way, digest, high)).containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void key_ofNumbersThatNoSignatureHas_isNobodys(KeyRecovery way) {
    byte[] digest = bytes(new Random(2), 32);
    for (BigInteger bad : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), FIELD)) {
      assertThat(keys(way, digest, numbers(bad, BigInteger.ONE))).as("r = %s", bad).isEmpty();
      assertThat(keys(way, digest, numbers(BigInteger.ONE, bad))).as("s = %s", bad).isEmpty();
    }
    // No point of the curve has x = 5.
    assertThat(keys(way, digest, numbers(BigInteger.valueOf(5), BigInteger.ONE))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void key_atInfinity_isNobodys(KeyRecovery way) {
    // R = G, so that s·R = z·G where s = z.
    BigInteger x =
        new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16);
    byte[] digest = new byte[32];
    digest[31] = 7;
    assertThat(way.key(digest, numbers(x, BigInteger.valueOf(7)), false)).isEmpty();
    assertThat(way.key(digest, numbers(x, BigInteger.valueOf(7)), true)).isPresent();
  }

  @Test
  void key_ofWhateverBytes_isTheSameInBothWays() {
    Optional<KeyRecovery> library = NativeKeyRecovery.load();
    assumeTrue(library.isPresent(), "libsecp256k1 does not load here");
    KeyRecovery portable = new PortableKeyRecovery();
    Random random = new Random(3);
    int found = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] digest = shaped(random);
      byte[] numbers = Arrays.copyOf(shaped(random), 64);
      System.arraycopy(shaped(random), 0, numbers, 32, 32);
      Optional<byte[]> expected = portable.key(digest, numbers, i % 2 == 0);

      Optional<byte[]> actual = library.get().key(digest, numbers, i % 2 == 0);

      assertThat(actual.isPresent()).as("case %s", i).isEqualTo(expected.isPresent());
      expected.ifPresent(key -> assertThat(actual.orElseThrow()).isEqualTo(key));
      found += expected.isPresent() ? 1 : 0;
    }
    assertThat(found).isGreaterThan(300);
  }

  /** Bytes at random, or a number next to one where something changes. */
  private static byte[] shaped(Random random) {
    BigInteger[] edges = {
      BigInteger.ZERO, ORDER, ORDER.shiftRight(1), FIELD, BigInteger.ONE.shiftLeft(256)
    };
    if (random.nextInt(3) > 0) {
      return bytes(random, 32);
    }
    BigInteger near =
        edges[random.nextInt(edges.length)].add(BigInteger.valueOf(random.nextInt(5) - 2));
    return UInt256.of(near.mod(BigInteger.ONE.shiftLeft(256))).toBytes();
  }

  /** The compressed keys that a signature can be of. */
  private static List<byte[]> keys(KeyRecovery way, byte[] digest, byte[] numbers) {
    List<byte[]> keys = new ArrayList<>();
    for (boolean odd : List.of(false, true)) {
      way.key(digest, numbers, odd).ifPresent(key -> keys.add(compressed(key)));
    }
    return keys;
  }

  private static byte[] compressed(byte[] key) {
    byte[] compressed = Arrays.copyOf(key, 33);
    compressed[0] = (byte) (2 + (key[64] & 1));
    return compressed;
  }

  private static byte[] numbers(BigInteger r, BigInteger s) {
    byte[] numbers = Arrays.copyOf(UInt256.of(r).toBytes(), 64);
    System.arraycopy(UInt256.of(s).toBytes(), 0, numbers, 32, 32);
    return numbers;
  }

  private static BigInteger big(UInt256 number) {
    return number.toBigInteger();
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
