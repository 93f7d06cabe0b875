package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

class KeccakPropertyTest {
  @Property(tries = 1000)
  void hash_anyBytes_isBouncyCastles(@ForAll @Size(max = 1200) byte[] input) {
    assertThat(Keccak.hash(input).toArray()).isEqualTo(bouncyCastle(input));
    assertThat(Keccak.hash(Bytes.of(input)).toArray()).isEqualTo(bouncyCastle(input));
  }

  @Example
  void hash_everyLengthAroundTheRate_isBouncyCastles() {
    for (int length = 0; length <= 4 * 136 + 2; length++) {
      byte[] input = new byte[length];
      Arrays.fill(input, (byte) (length * 31 + 7));
      assertThat(Keccak.hash(input).toArray())
          .as("%s bytes", length)
          .isEqualTo(bouncyCastle(input));
    }
  }

  @Property(tries = 300)
  void hash_aSlice_readsAndWritesOnlyIt(
      @ForAll @Size(max = 400) byte[] before,
      @ForAll @Size(max = 400) byte[] input,
      @ForAll @IntRange(max = 40) int at) {
    byte[] whole = new byte[before.length + input.length + 9];
    System.arraycopy(before, 0, whole, 0, before.length);
    System.arraycopy(input, 0, whole, before.length, input.length);
    byte[] out = new byte[at + 32 + 3];
    Keccak.hash(whole, before.length, input.length, out, at);
    assertThat(Arrays.copyOfRange(out, at, at + 32)).isEqualTo(bouncyCastle(input));
    assertThat(Arrays.copyOf(out, at)).isEqualTo(new byte[at]);
    assertThat(Arrays.copyOfRange(out, at + 32, out.length)).isEqualTo(new byte[3]);
  }

  @Example
  void hash_knownAnswers_areThoseOfEthereum() {
    assertThat(Keccak.hash(new byte[0]).toHex())
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Keccak.hash(ascii("abc")).toHex())
        .isEqualTo("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    assertThat(Keccak.hash(new byte[] {(byte) 0x80}).toHex())
        .isEqualTo("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    assertThat(Keccak.hash(ascii("transfer(address,uint256)")).toHex()).startsWith("0xa9059cbb");
  }

  @Property(tries = 300)
  void stream_anyPrefix_isTheHashesOfPrefixAndCounter(
      @ForAll @Size(max = 200) byte[] prefix, @ForAll @IntRange(max = 300) int length) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; expected.size() < length; i++) {
      byte[] input = Arrays.copyOf(prefix, prefix.length + 4);
      input[prefix.length + 3] = (byte) i;
      expected.writeBytes(bouncyCastle(input));
    }
    assertThat(Keccak.stream(prefix, length))
        .isEqualTo(Arrays.copyOf(expected.toByteArray(), length));
  }

  @Example
  void stream_beyond256Blocks_countsInBigEndian() {
    byte[] stream = Keccak.stream(new byte[] {5}, 300 * 32);
    assertThat(Arrays.copyOfRange(stream, 258 * 32, 259 * 32))
        .isEqualTo(bouncyCastle(new byte[] {5, 0, 0, 1, 2}));
  }

  @Example
  void preimage_ofEachKind_isBigEndianAndUnseparated() {
    byte[] bytes =
        Preimage.tagged("ab")
            .u32(0x01020304)
            .u64(0x05060708090a0b0cL)
            .bytes(new byte[] {13})
            .bytes(Bytes.of((byte) 14))
            .u256(UInt256.of(0x0f))
            .toBytes();
    byte[] expected = new byte[2 + 14 + 32];
    expected[0] = 'a';
    expected[1] = 'b';
    for (int i = 0; i < 14; i++) {
      expected[2 + i] = (byte) (i + 1);
    }
    expected[expected.length - 1] = 0x0f;
    assertThat(bytes).isEqualTo(expected);
    assertThat(Preimage.of(Bytes.of(bytes)).keccak()).isEqualTo(Keccak.hash(bytes));
    assertThat(Preimage.of(Bytes.of(bytes)).sha256()).isEqualTo(Sha256.hash(bytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bouncyCastle(byte[] input) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return out;
  }
}
