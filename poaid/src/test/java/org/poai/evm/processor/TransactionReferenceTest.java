package org.poai.evm.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.gas.ExecutionRules;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.testing.OfficialData;

/** The official transaction tests at Cancun, and the examples of EIP-155 and EIP-2718. */
final class TransactionReferenceTest {
  private static final String ROOT = "tests/evm/TransactionTests";
  private static final String FORK = "Cancun";
  private static final ExecutionRules ETHEREUM = ExecutionRules.ethereum(1, UInt256.ONE);

  /** The example of EIP-155. */
  private static final String PROTECTED =
      "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
          + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
          + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

  @Test
  void transactions_everyOfficialCase_judgedAsTheOfficialOnes() throws JsonException {
    int cases = 0;
    for (Path file : files()) {
      for (Map.Entry<String, JsonValue> test : parse(file).members().entrySet()) {
        JsonObject fields = test.getValue().asObject();
        assertThat(judge(Bytes.fromHex(fields.string("txbytes"))))
            .as("%s of %s", test.getKey(), file)
            .isEqualTo(expected(fields.get("result").asObject().get(FORK).asObject()));
        cases++;
      }
    }
    assertThat(cases).isEqualTo(149);
  }

  @Test
  void transaction_ofEip155_isItsSenders() {
    assertThat(judge(Bytes.fromHex(PROTECTED)))
        .contains(
            new Judged(
                "0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788",
                "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
                21_000));
  }

  @ParameterizedTest
  @CsvSource({
    // what of the example is replaced, by what
    "94353535, 93353535", // an address of 19 bytes
    "f86c0985, f86d8200098504", // a nonce with a leading zero
    "8025a028, 801da028", // v = 29
    "8025a028, 8027a028", // chain 2
    "a028ef61, a000ef61", // r with a leading zero
    "a067cbe9, a0ffcbe9", // s in the upper half
    "82520894, 82520794", // gas below 21 000
    "f86c0985, 03f86c0985", // a blob transaction
    "f86c0985, c00985", // something else
  })
  void transaction_alteredExample_isRefused(String part, String other) {
    assertThat(PROTECTED).contains(part);
    assertThat(judge(Bytes.fromHex(PROTECTED.replaceFirst(part, other)))).isEmpty();
  }

  /** What there is to say of a valid transaction. */
  private record Judged(String hash, String sender, long intrinsicGas) {}

  private static Optional<Judged> judge(Bytes envelope) {
    return new Envelope(envelope)
        .signed(new KnownSenders())
        .match(Optional::of, refused -> Optional.<SignedTransaction>empty())
        .filter(signed -> TransactionRules.check(signed.transaction(), ETHEREUM).isEmpty())
        .map(
            signed ->
                new Judged(
                    signed.hash().toHex(),
                    signed.sender().toHex(),
                    TransactionRules.intrinsicGas(signed.transaction())));
  }

  private static Optional<Judged> expected(JsonObject result) throws JsonException {
    if (result.find("exception").isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Judged(
            result.string("hash"),
            result.string("sender"),
            Long.decode(result.string("intrinsicGas"))));
  }

  private static JsonObject parse(Path file) throws JsonException {
    try {
      return Json.parse(Files.readAllBytes(file)).asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files() {
    try (Stream<Path> found = Files.walk(OfficialData.at(ROOT))) {
      return found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
