package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A proof of the consensus specification's vectors, true and spoilt in each part. */
final class KzgReferenceTest {
  private static final byte[] COMMITMENT =
      hex(
          "93efc82d2017e9c57834a1246463e64774e56183bb247c8fc9dd98c56817e878"
              + "d97b05f5c8d900acf1fbbbca6f146556");
  private static final byte[] Z =
      hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
  private static final byte[] Y = new byte[Kzg.SCALAR_SIZE];
  private static final byte[] PROOF =
      hex(
          "92c51ff81dd71dab71cefecd79e8274b4b7ba36a0f40e2dc086bc4061c7f6324"
              + "9877db23297212991fd63e07b7ebc348");
  private static final byte[] ORDER =
      hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  @Test
  void verify_trueProof_holds() {
    assertThat(Kzg.problem()).isEmpty();
    assertThat(Kzg.verify(COMMITMENT, Z, Y, PROOF)).isTrue();
  }

  @Test
  void verify_anyPartSpoilt_doesNotHold() {
    byte[] one = spoilt(Y, 31, 1);
    assertThat(Kzg.verify(COMMITMENT, Z, one, PROOF)).isFalse();
    assertThat(Kzg.verify(COMMITMENT, one, Y, PROOF)).isFalse();
    assertThat(Kzg.verify(COMMITMENT, Z, Y, COMMITMENT)).isFalse();
    assertThat(Kzg.verify(PROOF, Z, Y, PROOF)).isFalse();
  }

  @Test
  void verify_noPointOrNoScalar_doesNotHold() {
    assertThat(Kzg.verify(spoilt(COMMITMENT, 0, 0x80), Z, Y, PROOF)).isFalse();
    assertThat(Kzg.verify(spoilt(COMMITMENT, 47, 1), Z, Y, PROOF)).isFalse();
    assertThat(Kzg.verify(COMMITMENT, Z, Y, new byte[Kzg.POINT_SIZE])).isFalse();
    assertThat(Kzg.verify(COMMITMENT, ORDER, Y, PROOF)).isFalse();
    assertThat(Kzg.verify(COMMITMENT, Z, ORDER, PROOF)).isFalse();
    assertThat(Kzg.verify(COMMITMENT, Z, new byte[31], PROOF)).isFalse();
  }

  /** The file that c-kzg-4844 4.1.0 publishes: 4096 + 65 + 4096 points. */
  @Test
  void setup_isTheCeremonys() throws IOException {
    try (InputStream in = Objects.requireNonNull(Kzg.class.getResourceAsStream(Kzg.SETUP))) {
      assertThat(Sha256.hash(in.readAllBytes()).toHex())
          .isEqualTo("0xd39b9f2d047cc9dca2de58f264b6a09448ccd34db967881a6713eacacf0f26b7");
    }
  }

  private static byte[] spoilt(byte[] bytes, int at, int flip) {
    byte[] copy = Arrays.copyOf(bytes, bytes.length);
    copy[at] ^= (byte) flip;
    return copy;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
