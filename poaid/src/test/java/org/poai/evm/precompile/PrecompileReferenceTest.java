package org.poai.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.primitives.Hex;

/** Precompiled contracts against examples of their EIPs and of the Yellow Paper. */
class PrecompileReferenceTest {
  private static final String BLAKE2F_ABC =
      "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
          + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
          + "6162630000000000000000000000000000000000000000000000000000000000"
          + "00".repeat(96)
          + "03000000000000000000000000000000";

  @ParameterizedTest
  @CsvSource({
    // EIP-152, test vectors 4 to 7: rounds, last
    "00000000, 01, 08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
        + "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b",
    "0000000c, 01, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    "0000000c, 00, 75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
        + "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735",
    "00000001, 01, b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb"
        + "a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421"
  })
  void blake2f_exampleOfEip152_givesItsState(String rounds, String last, String expected) {
    assertThat(run(9, rounds + BLAKE2F_ABC + last)).contains(expected);
    assertThat(gas(9, rounds + BLAKE2F_ABC + last)).isEqualTo(Long.parseLong(rounds, 16));
  }

  @Test
  void blake2f_otherLengthOrFlag_fails() {
    assertThat(run(9, "0000000c" + BLAKE2F_ABC + "02")).isEmpty();
    assertThat(run(9, "0000000c" + BLAKE2F_ABC)).isEmpty();
    assertThat(run(9, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // EIP-198: Fermat's little theorem, once with an empty base; lengths, numbers, result, gas
    "1 20 20, 03 fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e"
        + " fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f, "
        + "0000000000000000000000000000000000000000000000000000000000000001, 1360",
    "0 20 20, fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e"
        + " fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f, "
        + "0000000000000000000000000000000000000000000000000000000000000000, 1360",
    // input that ends early: 3 ^ 0xffff mod 0x80 with zeros after it
    "1 2 20, 03 ffff 80, 3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab, 200",
    "1 2 1, 03 0001 00, 00, 200",
    "1 2 1, 03 0000 01, 00, 200",
    "0 0 0, '', '', 200"
  })
  void modexp_exampleOfEip198_givesThePower(
      String lengths, String numbers, String expected, long gas) {
    StringBuilder input = new StringBuilder();
    for (String length : lengths.split(" ", -1)) {
      input.append("0".repeat(64 - length.length())).append(length);
    }
    input.append(numbers.replace(" ", ""));

    assertThat(gas(5, input.toString())).isEqualTo(gas);
    assertThat(run(5, input.toString())).contains(expected);
  }

  @Test
  void modexp_lengthsBeyondReach_costEverythingOrDoNotMatter() {
    String zero = "00".repeat(32);
    String huge = "ff".repeat(32);

    assertThat(gas(5, huge + zero + zero)).isEqualTo(Long.MAX_VALUE);
    assertThat(gas(5, zero + huge + "00".repeat(31) + "01")).isEqualTo(Long.MAX_VALUE);
    assertThat(gas(5, zero + zero + huge)).isEqualTo(Long.MAX_VALUE);
    assertThat(gas(5, zero + huge + zero)).isEqualTo(200);
    assertThat(run(5, zero + huge + zero)).contains("");
  }

  @Test
  void hashes_ofNothing_areTheKnownOnes() {
    assertThat(run(2, ""))
        .contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(gas(2, "")).isEqualTo(60);
    assertThat(run(3, "")).contains("00".repeat(12) + "9c1185a5c5e9fc54612808977ee8f548b2258d31");
    assertThat(gas(3, "00".repeat(33))).isEqualTo(840);
    assertThat(run(4, "0102")).contains("0102");
    assertThat(gas(4, "0102")).isEqualTo(18);
  }

  @Test
  void ecrecover_signature_givesItsAddressAndNothingWhenV_orR_isWrong() {
    String hash = "456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3";
    String numbers =
        "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
            + "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada";
    String v = "00".repeat(31) + "1c";

    assertThat(run(1, hash + v + numbers))
        .contains("00".repeat(12) + "7156526fbd7a3c72969b54f64e42c10fbb768c8a");
    assertThat(run(1, hash + "01" + v.substring(2) + numbers)).contains("");
    assertThat(run(1, hash + v + "00".repeat(32) + numbers.substring(64))).contains("");
    assertThat(run(1, "")).contains("");
    assertThat(gas(1, "")).isEqualTo(3000);
  }

  @Test
  void pairing_noPairs_isOneAndHalfAPairFails() {
    assertThat(run(8, "")).contains("00".repeat(31) + "01");
    assertThat(run(8, "00".repeat(96))).isEmpty();
    assertThat(gas(8, "00".repeat(192 * 2))).isEqualTo(113_000);
  }

  @Test
  void pointEvaluation_trueProof_givesTheFieldAndElseFails() {
    String point = "c0" + "00".repeat(47);
    String hash = "010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";
    String zeros = "00".repeat(64);

    assertThat(run(10, hash + zeros + point + point))
        .contains(
            "0000000000000000000000000000000000000000000000000000000000001000"
                + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    assertThat(run(10, "02" + hash.substring(2) + zeros + point + point)).isEmpty();
    assertThat(run(10, hash + "00".repeat(63) + "01" + point + point)).isEmpty();
    assertThat(run(10, hash + zeros + point + point + "00")).isEmpty();
    assertThat(run(10, "")).isEmpty();
    assertThat(gas(10, "")).isEqualTo(50_000);
  }

  private static Optional<String> run(int address, String input) {
    return at(address).run(bytes(input)).map(out -> Hex.data(out).substring(2));
  }

  private static long gas(int address, String input) {
    return at(address).gas(bytes(input));
  }

  private static Precompile at(int address) {
    return Objects.requireNonNull(Precompiles.CANCUN.at(address));
  }

  private static byte[] bytes(String hex) {
    return Hex.parseData("0x" + hex);
  }
}
