package org.poai.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Both implementations against RFC 8439, and ours against the JDK's at every length. */
final class ChaCha20Poly1305ReferenceTest {
  private static final byte[] NO_DATA = {};

  /** Section 2.8.2, whose nonce has no four zeros in front: through the parts. */
  @Test
  void parts_ofTheRfc_sealItsText() {
    byte[] key = new byte[32];
    for (int i = 0; i < 32; i++) {
      key[i] = (byte) (0x80 + i);
    }
    byte[] plain =
        ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it.")
            .getBytes(US_ASCII);
    byte[] aad = hex("50515253c0c1c2c3c4c5c6c7");
    byte[] out = new byte[plain.length + 16];
    byte[] macKey = new byte[32];
    ChaCha20 cipher = new ChaCha20(key);
    Poly1305 mac = new Poly1305();

    cipher.begin(0x07, 0x4746454443424140L, macKey);
    cipher.xor(plain, 0, plain.length, out, 0);
    mac.begin(macKey);
    mac.update(aad, 0, aad.length);
    mac.update(out, 0, plain.length);
    mac.finish(aad.length, plain.length);
    mac.writeTag(out, plain.length);

    assertThat(macKey)
        .isEqualTo(hex("7bac2b252db447af09b67a55a4e955840ae1d6731075d9eb2a9375783ed553ff"));
    assertThat(Arrays.copyOf(out, 16)).isEqualTo(hex("d31a8d34648e60db7b86afbc53ef7ec2"));
    assertThat(Arrays.copyOfRange(out, plain.length, out.length))
        .isEqualTo(hex("1ae10b594f09e26a7e902ecbd0600691"));
  }

  /** Appendix A.3: sums at the edges of the modulus; each but the last two blocks of the AEAD. */
  @Test
  void mac_atTheEdgesOfTheModulus_asTheRfcSays() {
    assertThat(mac("02", "ff".repeat(16))).isEqualTo("03" + "00".repeat(15));
    assertThat(mac("02" + "00".repeat(15) + "ff".repeat(16), "02" + "00".repeat(15)))
        .isEqualTo("03" + "00".repeat(15));
    assertThat(mac("01", "ff".repeat(16) + "f0" + "ff".repeat(15) + "11" + "00".repeat(15)))
        .isEqualTo("05" + "00".repeat(15));
    assertThat(mac("01", "ff".repeat(16) + "fb" + "fe".repeat(15) + "01".repeat(16)))
        .isEqualTo("00".repeat(16));
    assertThat(mac("02", "fd" + "ff".repeat(15))).isEqualTo("fa" + "ff".repeat(15));
  }

  @Test
  void seal_everyLengthAndPlace_asTheJdk() {
    Random random = new Random(4);
    byte[] key = new byte[32];
    random.nextBytes(key);
    ChaCha20Poly1305 ours = new PortableChaCha20Poly1305(key);
    ChaCha20Poly1305 jdk = new JdkChaCha20Poly1305(key);
    for (int size = 0; size < 5000; size += size < 600 ? 1 : 61) {
      byte[] in = new byte[size + 3];
      random.nextBytes(in);
      if (size % 5 == 0) {
        Arrays.fill(in, (byte) 0xff);
      }
      byte[] aad = new byte[size % 40];
      random.nextBytes(aad);
      long counter = random.nextLong();
      byte[] first = new byte[size + 21];
      byte[] second = new byte[size + 21];
      ours.seal(counter, aad, in, 3, size, first, 5);
      jdk.seal(counter, aad, in, 3, size, second, 5);
      assertThat(first).isEqualTo(second);

      byte[] opened = new byte[size + 1];
      assertThat(ours.open(counter, aad, second, 5, size + 16, opened, 1)).isTrue();
      assertThat(Arrays.equals(opened, 1, size + 1, in, 3, size + 3)).isTrue();
      assertThat(new JdkChaCha20Poly1305(key).open(counter, aad, first, 5, size + 16, opened, 1))
          .isTrue();
      assertThat(ours.open(counter, aad, second, 5, size + 16, second, 5)).isTrue();
      assertThat(Arrays.equals(second, 5, size + 5, in, 3, size + 3)).isTrue();
    }
  }

  @Test
  void open_anyBitFlipped_isFalse() {
    List<Function<byte[], ChaCha20Poly1305>> both =
        List.of(PortableChaCha20Poly1305::new, JdkChaCha20Poly1305::new);
    for (Function<byte[], ChaCha20Poly1305> made : both) {
      Opening opening = new Opening(made);
      byte[] sealed = new byte[60];
      made.apply(new byte[32]).seal(9, NO_DATA, new byte[44], 0, 44, sealed, 0);
      for (int bit = 0; bit < sealed.length * 8; bit++) {
        byte[] wrong = sealed.clone();
        wrong[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(opening.succeeds(9, NO_DATA, wrong, 60)).isFalse();
      }
      assertThat(opening.succeeds(8, NO_DATA, sealed, 60)).isFalse();
      assertThat(opening.succeeds(9, new byte[1], sealed, 60)).isFalse();
      assertThat(opening.succeeds(9, NO_DATA, sealed, 15)).isFalse();
      assertThat(opening.succeeds(9, NO_DATA, sealed, 60)).isTrue();
    }
  }

  /** A new cipher each time: the JDK's refuses a counter that it has just seen. */
  private record Opening(Function<byte[], ChaCha20Poly1305> made) {
    boolean succeeds(long counter, byte[] aad, byte[] sealed, int length) {
      return made.apply(new byte[32]).open(counter, aad, sealed, 0, length, new byte[44], 0);
    }
  }

  /** The tag of whole blocks; the last is what an AEAD would have as its lengths. */
  private static String mac(String key, String blocks) {
    byte[] whole = Arrays.copyOf(hex(key), 32);
    byte[] text = hex(blocks);
    Poly1305 mac = new Poly1305();
    mac.begin(whole);
    mac.update(text, 0, text.length - 16);
    java.nio.ByteBuffer last =
        java.nio.ByteBuffer.wrap(text, text.length - 16, 16)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    mac.finish(last.getLong(), last.getLong());
    byte[] tag = new byte[16];
    mac.writeTag(tag, 0);
    return HexFormat.of().formatHex(tag);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
