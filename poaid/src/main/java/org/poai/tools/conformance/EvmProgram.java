package org.poai.tools.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * One program of an EVM benchmark: a message call on a small world, and what must come of it.
 *
 * @param fork the oldest rules that run it: {@code Shanghai} or {@code Cancun}
 */
record EvmProgram(
    String suite,
    String name,
    String fork,
    Block block,
    Map<Address, TestJson.PreAccount> accounts,
    Call call,
    Expected expected) {

  /** What the program can learn of its block. */
  record Block(Environment environment, long chainId) {}

  /** The call that is measured. */
  record Call(Address caller, Address to, UInt256 value, long gas, Bytes input) {}

  /**
   * What must come of it.
   *
   * @param status {@code success}, {@code revert} or {@code error}
   * @param gasUsed without intrinsic gas and refunds
   */
  record Expected(String status, long gasUsed, Hash32 outputHash) {}

  /** The programs of a folder and those below it, by suite and name; other files are left out. */
  static List<EvmProgram> read(Path folder) throws IOException, JsonException {
    List<EvmProgram> programs = new ArrayList<>();
    for (Path file : StateTests.files(folder)) {
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      if (json.find("call").isPresent()) {
        programs.add(JsonObject.named(file.toString(), () -> of(json)));
      }
    }
    return programs;
  }

  private static EvmProgram of(JsonObject json) throws JsonException {
    JsonObject call = json.get("call").asObject();
    JsonObject expected = json.get("expect").asObject();
    return new EvmProgram(
        json.string("suite"),
        json.string("name"),
        json.string("fork"),
        block(json.get("env").asObject()),
        TestJson.accounts(json.get("pre").asObject()),
        new Call(
            TestJson.address(call.string("caller")),
            TestJson.address(call.string("to")),
            TestJson.number(call, "value"),
            TestJson.number(call, "gas").w0(),
            TestJson.bytes(call, "input")),
        new Expected(
            expected.string("status"),
            TestJson.number(expected, "gasUsed").w0(),
            TestJson.hash(expected, "outputKeccak")));
  }

  static Block block(JsonObject env) throws JsonException {
    Lineage lineage =
        new Lineage(
            BlockNumber.of(TestJson.number(env, "number").w0()),
            Hash32.ZERO,
            TestJson.number(env, "timestamp").w0(),
            TestJson.address(env.string("coinbase")));
    Environment environment =
        new Environment(
            lineage,
            TestJson.number(env, "gasLimit").w0(),
            TestJson.number(env, "baseFee"),
            TestJson.hash(env, "prevRandao"),
            number -> Hash32.ZERO,
            List.of());
    return new Block(environment, TestJson.number(env, "chainId").w0());
  }

  /** As people write it. */
  String label() {
    return suite + "/" + name;
  }
}
