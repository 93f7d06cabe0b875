package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.crypto.Keccak;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** Access lists, accounts before and after, raw bytes, and the time that all of it may take. */
@Timeout(60)
final class TracersTest {
  private static final String WORD = "0x" + "0".repeat(62) + "2a";
  private static final String ZERO = "0x" + "0".repeat(64);

  /** Reads the balance of 0x…ee and calls 0x…ff and the identity, then reads slot 5. */
  private static final String TOUCHING =
      "0x6020600a5f3960205ff3"
          + "60ee3150" // BALANCE
          + "5f5f5f5f5f60ff5af150" // CALL
          + "5f5f5f5f60045afa50" // STATICCALL of a precompile
          + "60055450" // SLOAD
          + "00".repeat(5);

  /** Jumps in a circle. */
  private static final String ENDLESS = "0x6004600a5f3960045ff3" + "5b5f56" + "00";

  @TempDir Path folder;
  private RpcRig rig;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private JsonObject trace(SignedTransaction transaction, String config) throws Exception {
    return rig.result(
            "debug_traceTransaction",
            quoted(transaction.hash()) + ",{\"tracer\":\"prestateTracer\"" + config + "}")
        .asObject();
  }

  private UInt256 balance(Address address, String block) throws Exception {
    return UInt256.fromQuantity(
        rig.result("eth_getBalance", quoted(address) + "," + quoted(block)).asString());
  }

  @Test
  void prestate_isWhatTheAccountsHadBefore_alsoBehindAnotherTransaction() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction first = rig.sign(1, Optional.of(contract), WORD.replace("2a", "07"));
    SignedTransaction second = rig.sign(2, Optional.of(contract), WORD);
    Block block = rig.chain.mine(List.of(first, second));
    String alice = rig.alice.address().toHex();

    JsonObject before = trace(first, "");
    JsonObject sender = before.get(alice).asObject();
    assertThat(sender.integer("nonce")).isEqualTo(1);
    assertThat(sender.string("balance"))
        .isEqualTo(balance(rig.alice.address(), "0x1").toQuantity());
    JsonObject called = before.get(contract.toHex()).asObject();
    assertThat(called.string("code")).startsWith("0x366008");
    assertThat(called.get("storage").asObject().string(ZERO)).isEqualTo(ZERO);
    assertThat(before.members())
        .containsKey(block.sealedHeader().header().lineage().miner().toHex());
    assertThat(trace(second, "").get(contract.toHex()).asObject().get("storage").asObject())
        .isEqualTo(new JsonObject(java.util.Map.of(ZERO, JsonValue.of(WORD.replace("2a", "07")))));
  }

  @Test
  void calls_withLogs_countThemAsTheReceiptDoes() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction first = rig.sign(1, Optional.of(contract), WORD);
    SignedTransaction second = rig.sign(2, Optional.of(contract), WORD);
    rig.chain.mine(List.of(first, second));
    String config = ",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}";

    JsonObject call =
        rig.result("debug_traceTransaction", quoted(second.hash()) + config).asObject();
    JsonObject told = call.get("logs").asArray().get(0).asObject();
    JsonObject log =
        rig.result("eth_getTransactionReceipt", quoted(second.hash()))
            .asObject()
            .get("logs")
            .asArray()
            .get(0)
            .asObject();

    assertThat(told.string("index")).isEqualTo("0x1").isEqualTo(log.string("logIndex"));
    assertThat(told.string("position")).isEqualTo("0x0");
    assertThat(told.get("topics")).isEqualTo(log.get("topics"));
    assertThat(told.string("data")).isEqualTo(WORD);
    assertThat(told.string("address")).isEqualTo(contract.toHex());
  }

  @Test
  void calls_ofAFailedCreation_haveNoAddress() throws Exception {
    String failing =
        rig.result(
                "debug_traceCall",
                "{\"data\":\"0x5f5fa05f5ffd\"},\"latest\",{\"tracer\":\"callTracer\","
                    + "\"tracerConfig\":{\"withLog\":true}}")
            .toString();

    assertThat(failing).contains("CREATE", "execution reverted").doesNotContain("\"to\"", "logs");
  }

  @Test
  void functions_areCountedByTheirSelector_withoutPrecompiledContracts() throws Exception {
    // Calls 0x…ff with 4 bytes, with 36 twice, with 3, and the identity with 36.
    String code =
        "5f5f60045f5f60ff5af150"
            + "5f5f60245f5f60ff5af150".repeat(2)
            + "5f5f60035f5f60ff5af150"
            + "5f5f60245f60045afa50"
            + "00";
    String size = Integer.toHexString(code.length() / 2);
    Address contract = rig.deploy(0, "0x60" + size + "600a5f3960" + size + "5ff3" + code);
    SignedTransaction call = rig.sign(1, Optional.of(contract), "0x01020304" + "00".repeat(32));
    rig.chain.mine(List.of(call));

    assertThat(
            rig.result(
                "debug_traceTransaction", quoted(call.hash()) + ",{\"tracer\":\"4byteTracer\"}"))
        .isEqualTo(
            new JsonObject(
                Map.of(
                    "0x01020304-32", JsonValue.of(1),
                    "0x00000000-0", JsonValue.of(1),
                    "0x00000000-32", JsonValue.of(2))));
    assertThat(
            rig.result(
                "debug_traceTransaction", quoted(call.hash()) + ",{\"tracer\":\"noopTracer\"}"))
        .isEqualTo(new JsonObject(Map.of()));
  }

  @Test
  void steps_haveStorageInWords_andNoStackWhereItIsNotWanted() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction call = rig.sign(1, Optional.of(contract), WORD);
    rig.chain.mine(List.of(call));

    List<JsonValue> steps =
        rig.result("debug_traceTransaction", quoted(call.hash()) + ",{\"disableStack\":true}")
            .asObject()
            .get("structLogs")
            .asArray();

    assertThat(steps).noneMatch(step -> step.toString().contains("stack"));
    assertThat(steps)
        .filteredOn(step -> step.toString().contains("SSTORE"))
        .singleElement()
        .satisfies(
            step ->
                assertThat(step.asObject().get("storage").asObject().string(ZERO)).isEqualTo(WORD));
  }

  @Test
  void difference_hasWhatChanged_andNothingElse() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction call = rig.sign(1, Optional.of(contract), WORD);
    rig.chain.mine(List.of(call));

    JsonObject traced = trace(call, ",\"tracerConfig\":{\"diffMode\":true}");
    JsonObject pre = traced.get("pre").asObject();
    JsonObject post = traced.get("post").asObject();
    JsonObject after = post.get(contract.toHex()).asObject();
    assertThat(after.members()).containsOnlyKeys("storage");
    assertThat(after.get("storage").asObject().string(ZERO)).isEqualTo(WORD);
    // The slot was empty.
    assertThat(pre.get(contract.toHex()).asObject().members())
        .containsOnlyKeys("balance", "code", "nonce");
    JsonObject sender = post.get(rig.alice.address().toHex()).asObject();
    assertThat(sender.integer("nonce")).isEqualTo(2);
    assertThat(sender.string("balance"))
        .isEqualTo(balance(rig.alice.address(), "0x2").toQuantity());
  }

  @Test
  void difference_ofACreation_hasTheNewContractOnlyAfterwards() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction creation = rig.sign(0, Optional.empty(), RpcRig.CONTRACT);

    JsonObject traced = trace(creation, ",\"tracerConfig\":{\"diffMode\":true}");
    assertThat(traced.get("pre").asObject().members()).doesNotContainKey(contract.toHex());
    JsonObject made = traced.get("post").asObject().get(contract.toHex()).asObject();
    assertThat(made.integer("nonce")).isEqualTo(1);
    assertThat(made.string("code")).startsWith("0x366008");
    assertThat(made.members()).doesNotContainKey("balance");
  }

  @Test
  void accessList_namesWhatACallTouches_butNotWhatIsWarm() throws Exception {
    Address contract = rig.deploy(0, TOUCHING);
    String call = "{\"to\":" + quoted(contract) + "}";

    JsonObject listed = rig.result("eth_createAccessList", call).asObject();
    String slot = "0x" + "0".repeat(63) + "5";
    assertThat(listed.get("accessList").asArray())
        .containsExactly(
            entry("0x" + "0".repeat(38) + "ee"),
            entry("0x" + "0".repeat(38) + "ff"),
            entry(contract.toHex(), slot));
    assertThat(listed.members()).doesNotContainKey("error");
    String with = call.replace("}", ",\"accessList\":" + text(listed.get("accessList")) + "}");
    assertThat(rig.result("eth_createAccessList", with).asObject()).isEqualTo(listed);
  }

  private static JsonObject entry(String address, String... keys) {
    return new JsonObject(
        java.util.Map.of(
            "address",
            JsonValue.of(address),
            "storageKeys",
            new JsonValue.JsonArray(java.util.Arrays.stream(keys).map(JsonValue::of).toList())));
  }

  private static String text(JsonValue value) {
    return org.poai.json.Jcs.toString(value);
  }

  @Test
  void accessList_ofACallThatReverts_isAResult() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);

    JsonObject listed =
        rig.result("eth_createAccessList", "{\"to\":" + quoted(contract) + "}").asObject();
    assertThat(listed.string("error")).isEqualTo("execution reverted");
    assertThat(listed.get("accessList").asArray()).isEmpty();
  }

  @Test
  void callThatTakesTooLong_isAborted() throws Exception {
    Address contract = rig.deploy(0, ENDLESS);
    Address storage = rig.deploy(1, RpcRig.CONTRACT);
    String call = "{\"to\":" + quoted(contract) + "}";
    String aborted = "-32000 execution aborted (timeout = 5s)";
    // Each look at the clock finds three seconds gone.
    rig.tick(TimeUnit.SECONDS.toNanos(3));

    assertThat(rig.error("eth_createAccessList", call)).isEqualTo(aborted);
    String storing = "{\"to\":" + quoted(storage) + ",\"data\":" + quoted(WORD) + "}";
    assertThat(rig.error("eth_estimateGas", storing)).isEqualTo(aborted);
    assertThat(rig.error("debug_traceCall", call + ",\"latest\",{\"tracer\":\"callTracer\"}"))
        .isEqualTo(aborted);
    rig.tick(0);
    assertThat(rig.error("eth_call", call)).isEqualTo("-32000 out of gas");
  }

  @Test
  void rawHeader_isWhatTheHashIsTakenOf() throws Exception {
    Block block = rig.chain.mine(List.of(rig.alice.pay(0)));

    Bytes header = Bytes.fromHex(rig.result("debug_getRawHeader", "\"0x1\"").asString());
    assertThat(Keccak.hash(header)).isEqualTo(block.hash());
    assertThat(rig.result("debug_getRawReceipts", "\"0x1\"").asArray()).hasSize(1);
    assertThat(rig.result("debug_getRawTransaction", quoted(rig.alice.pay(0).hash())).asString())
        .isEqualTo(rig.alice.pay(0).envelope().bytes().toHex());
  }
}
