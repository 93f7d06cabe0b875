package org.poai.tools.conformance;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.crypto.Keccak;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** Values as test files write them: hexadecimal strings, numbers with leading zeros or without. */
final class TestJson {
  private TestJson() {}

  static UInt256 number(JsonObject object, String key) throws JsonException {
    return number(object.string(key));
  }

  static UInt256 number(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    return digits.isEmpty() ? UInt256.ZERO : UInt256.of(new BigInteger(digits, 16));
  }

  static Bytes bytes(JsonObject object, String key) throws JsonException {
    return Bytes.of(Hex.parseLenient(object.string(key)));
  }

  static Hash32 hash(JsonObject object, String key) throws JsonException {
    return Hash32.of(Hex.parseLenient(object.string(key)));
  }

  static Address address(String text) {
    return Address.parse(text);
  }

  /** The accounts of a {@code pre} section. */
  static Map<Address, PreAccount> accounts(JsonObject pre) throws JsonException {
    Map<Address, PreAccount> accounts = new TreeMap<>();
    for (Map.Entry<String, JsonValue> entry : pre.members().entrySet()) {
      JsonObject fields = entry.getValue().asObject();
      Map<UInt256, UInt256> storage = new TreeMap<>();
      for (Map.Entry<String, JsonValue> slot :
          fields.get("storage").asObject().members().entrySet()) {
        storage.put(number(slot.getKey()), number(slot.getValue().asString()));
      }
      accounts.put(
          address(entry.getKey()),
          new PreAccount(
              number(fields, "balance"),
              number(fields, "nonce").w0(),
              bytes(fields, "code"),
              storage));
    }
    return accounts;
  }

  /** An account before a test. */
  record PreAccount(UInt256 balance, long nonce, Bytes code, Map<UInt256, UInt256> storage) {}

  /** The block of an {@code env} section. */
  static Environment environment(JsonObject env) throws JsonException {
    Lineage lineage =
        new Lineage(
            BlockNumber.of(number(env, "currentNumber").w0()),
            Hash32.ZERO,
            number(env, "currentTimestamp").w0(),
            address(env.string("currentCoinbase")));
    return new Environment(
        lineage,
        number(env, "currentGasLimit").w0(),
        number(env, "currentBaseFee"),
        number(env, "currentRandom").toHash32(),
        number -> Keccak.hash(Bytes.utf8(Long.toString(number))),
        List.of());
  }
}
