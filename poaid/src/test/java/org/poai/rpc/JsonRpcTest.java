package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rpc.server.Endpoint.Session;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** All methods on one small chain, as a client asks them. */
@Timeout(60)
final class JsonRpcTest {
  /**
   * Keeps its input's first word in slot 0 and logs it under the topic 7; without input reverts.
   */
  private static final String CONTRACT =
      "0x6017600a5f3960175ff3" + "366008575f5ffd00" + "5b5f35805f555f52600760205fa100";

  private static final String WORD = "0x" + "0".repeat(62) + "2a";
  private static final String OTHER = "0x" + "0".repeat(63) + "8";
  private static final String TOPIC = "0x" + "0".repeat(63) + "7";

  @TempDir Path folder;

  private final Payer alice = new Payer(1);
  private PoolRig rig;
  private JsonRpc rpc;

  /** Blocks that {@link #reorganise} leaves beside the chain. */
  private final List<Block> abandoned = new ArrayList<>();

  @BeforeEach
  void start() {
    rig = rig("journal");
    rpc = TestRpc.on(rig);
    rpc.start();
  }

  private PoolRig rig(String journal) {
    return new PoolRig(PoolRig.spec(alice), PoolLimits.DEFAULT, folder.resolve(journal));
  }

  @AfterEach
  void stop() {
    rpc.stop();
    rig.close();
  }

  private JsonObject ask(String method, String params) throws JsonException {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    byte[] answer =
        rpc.answer(request.getBytes(StandardCharsets.UTF_8), RpcRig.HERE)
            .join()
            .json()
            .orElseThrow();
    return Json.parse(answer).asObject();
  }

  private JsonValue result(String method, String params) throws JsonException {
    JsonObject answer = ask(method, params);
    assertThat(answer.find("error")).as(method).isEmpty();
    return answer.get("result");
  }

  private String text(String method, String params) throws JsonException {
    return result(method, params).asString();
  }

  private String error(String method, String params) throws JsonException {
    JsonObject error = ask(method, params).get("error").asObject();
    return error.integer("code") + " " + error.string("message");
  }

  private static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  private SignedTransaction sign(long nonce, Optional<Address> to, String data) {
    return alice.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(200_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(to, UInt256.ZERO, Bytes.fromHex(data)));
  }

  /** Deploys the contract and calls it once; blocks 1 and 2. */
  private Address deploy() throws JsonException {
    String hash =
        text(
            "eth_sendRawTransaction",
            quoted(sign(0, Optional.empty(), CONTRACT).envelope().bytes().toHex()));
    rig.mine();
    JsonObject receipt = result("eth_getTransactionReceipt", quoted(hash)).asObject();
    Address contract = Address.fromHex(receipt.string("contractAddress"));
    rig.mine(List.of(sign(1, Optional.of(contract), WORD)));
    return contract;
  }

  @Test
  void chainAndNode_sayWhatTheyAre() throws Exception {
    assertThat(text("eth_chainId", "")).isEqualTo("0x504f4149");
    assertThat(text("net_version", "")).isEqualTo("1347371337");
    assertThat(text("net_peerCount", "")).isEqualTo("0x3");
    assertThat(text("web3_sha3", "\"0x\""))
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(result("eth_syncing", "")).isEqualTo(JsonValue.of(false));
  }

  @Test
  void transaction_isSeenWaiting_thenMined() throws Exception {
    SignedTransaction payment = alice.pay(0);
    String hash = quoted(payment.hash());

    assertThat(text("eth_sendRawTransaction", quoted(payment.envelope().bytes().toHex())))
        .isEqualTo(payment.hash().toHex());
    rig.settle();
    assertThat(result("eth_getTransactionByHash", hash).asObject().get("blockHash"))
        .isInstanceOf(JsonValue.JsonNull.class);
    assertThat(result("eth_getTransactionReceipt", hash)).isInstanceOf(JsonValue.JsonNull.class);
    String sender = quoted(alice.address());
    assertThat(text("eth_getTransactionCount", sender + ",\"pending\"")).isEqualTo("0x1");
    assertThat(text("eth_getTransactionCount", sender + ",\"latest\"")).isEqualTo("0x0");
    assertThat(result("txpool_status", "").asObject().string("pending")).isEqualTo("0x1");

    Block block = rig.mine();

    JsonObject mined = result("eth_getTransactionByHash", hash).asObject();
    assertThat(mined.string("blockHash")).isEqualTo(block.hash().toHex());
    assertThat(mined.string("from")).isEqualTo(alice.address().toHex());
    assertThat(result("eth_getTransactionReceipt", hash).asObject().string("gasUsed"))
        .isEqualTo("0x5208");
    assertThat(text("eth_getTransactionCount", sender)).isEqualTo("0x1");
  }

  @Test
  void blocks_areFoundByNumberTagAndHash() throws Exception {
    Block block = rig.mine(List.of(alice.pay(0)));

    for (String name : List.of("\"0x1\"", "\"latest\"", quoted(block.hash()))) {
      assertThat(result("eth_getBlockByNumber", name + ",false").asObject().string("hash"))
          .isEqualTo(block.hash().toHex());
    }
    JsonObject whole = result("eth_getBlockByHash", quoted(block.hash()) + ",true").asObject();
    assertThat(whole.get("transactions").asArray()).hasSize(1);
    assertThat(result("eth_getBlockByNumber", "\"0x2\",false"))
        .isInstanceOf(JsonValue.JsonNull.class);
    assertThat(result("eth_getBlockByNumber", "\"finalized\",false").asObject().string("number"))
        .isEqualTo("0x0");
    assertThat(text("eth_getBlockTransactionCountByNumber", "\"0x1\"")).isEqualTo("0x1");
    assertThat(result("eth_getBlockReceipts", "\"0x1\"").asArray()).hasSize(1);
    assertThat(error("eth_getBalance", quoted(alice.address()) + ",\"0x9\""))
        .isEqualTo("-32000 header not found");
  }

  @Test
  void calls_giveWhatTransactionsWould_andLeaveNoTrace() throws Exception {
    Address contract = deploy();
    String to = "{\"to\":" + quoted(contract);

    assertThat(text("eth_getStorageAt", quoted(contract) + ",\"0x0\",\"latest\"")).isEqualTo(WORD);
    assertThat(error("eth_call", to + "},\"latest\"")).isEqualTo("3 execution reverted");
    assertThat(error("eth_estimateGas", to + "}")).isEqualTo("3 execution reverted");
    String changed = WORD.replace("2a", "2b");
    assertThat(text("eth_call", to + ",\"data\":" + quoted(changed) + "},\"latest\""))
        .isEqualTo("0x");
    assertThat(text("eth_getStorageAt", quoted(contract) + ",\"0x0\",\"latest\"")).isEqualTo(WORD);
    // PUSH1 0, SLOAD, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN in place of the contract's code.
    String reader = "{" + quoted(contract) + ":{\"code\":\"0x5f545f5260205ff3\"}}";
    assertThat(text("eth_call", to + "},\"latest\"," + reader)).isEqualTo(WORD);
    String other =
        "{"
            + quoted(contract)
            + ":{\"code\":\"0x5f545f5260205ff3\",\"stateDiff\":{\"0x0\":\"0x5\"}}}";
    assertThat(text("eth_call", to + "},\"latest\"," + other)).endsWith("05");
  }

  @Test
  void estimate_isTheLeastGasThatDoes() throws Exception {
    Address contract = deploy();
    String call =
        "{\"from\":"
            + quoted(alice.address())
            + ",\"to\":"
            + quoted(contract)
            + ",\"input\":"
            + quoted(WORD.replace("2a", "2b"));
    String gas = text("eth_estimateGas", call + "}");
    long least = Long.decode(gas);

    assertThat(ask("eth_call", call + ",\"gas\":" + quoted(gas) + "},\"latest\"").find("error"))
        .isEmpty();
    String less = "0x" + Long.toHexString(least - 1);
    assertThat(error("eth_call", call + ",\"gas\":" + quoted(less) + "},\"latest\""))
        .isEqualTo("-32000 out of gas");
    assertThat(text("eth_estimateGas", "{\"to\":\"0x" + "0b".repeat(20) + "\"}"))
        .isEqualTo("0x5208");
  }

  @Test
  void logs_areFoundByAddressTopicAndRange() throws Exception {
    Address contract = deploy();
    String everywhere = "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\"";

    assertThat(result("eth_getLogs", everywhere + "}").asArray()).hasSize(1);
    assertThat(result("eth_getLogs", everywhere + ",\"topics\":[" + quoted(TOPIC) + "]}").asArray())
        .hasSize(1);
    assertThat(result("eth_getLogs", everywhere + ",\"topics\":[null,null]}").asArray()).isEmpty();
    String orAny = ",\"topics\":[[" + quoted(OTHER) + ",null]]}";
    assertThat(result("eth_getLogs", everywhere + orAny).asArray()).hasSize(1);
    JsonObject log =
        result("eth_getLogs", "{\"fromBlock\":\"0x2\",\"address\":[" + quoted(contract) + "]}")
            .asArray()
            .get(0)
            .asObject();
    assertThat(log.string("data")).isEqualTo(WORD);
    assertThat(log.get("removed")).isEqualTo(JsonValue.of(false));
    assertThat(error("eth_getLogs", "{\"fromBlock\":\"0x2\",\"toBlock\":\"0x1\"}"))
        .isEqualTo("-32602 invalid block range params");
    assertThat(error("eth_getLogs", "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x64\"}"))
        .isEqualTo("-32602 block range extends beyond current head block");
  }

  @Test
  void traces_ofTransactionsBlocksAndCalls_tellStepsOrCalls() throws Exception {
    Address contract = deploy();
    String hash =
        rig.tree
            .chain()
            .canonicalBlock(BlockNumber.of(2))
            .map(block -> block.transactions().get(0).hash())
            .orElseThrow()
            .toHex();
    String used = result("eth_getTransactionReceipt", quoted(hash)).asObject().string("gasUsed");

    JsonObject steps = result("debug_traceTransaction", quoted(hash)).asObject();
    assertThat(steps.integer("gas")).isEqualTo((long) Long.decode(used));
    assertThat(steps.get("failed")).isEqualTo(JsonValue.of(false));
    List<JsonValue> logs = steps.get("structLogs").asArray();
    assertThat(logs.get(0).asObject().string("op")).isEqualTo("CALLDATASIZE");
    assertThat(logs.get(logs.size() - 1).asObject().string("op")).isEqualTo("STOP");

    String callTracer = ",{\"tracer\":\"callTracer\"}";
    JsonObject call = result("debug_traceTransaction", quoted(hash) + callTracer).asObject();
    assertThat(call.string("type")).isEqualTo("CALL");
    assertThat(call.string("to")).isEqualTo(contract.toHex());
    assertThat(call.string("gasUsed")).isEqualTo(used);
    assertThat(call.string("gas")).isEqualTo("0x30d40");

    List<JsonValue> block = result("debug_traceBlockByNumber", "\"0x2\"" + callTracer).asArray();
    assertThat(block).hasSize(1);
    assertThat(block.get(0).asObject().string("txHash")).isEqualTo(hash);

    JsonObject failed =
        result("debug_traceCall", "{\"to\":" + quoted(contract) + "},\"latest\"" + callTracer)
            .asObject();
    assertThat(failed.string("error")).isEqualTo("execution reverted");
    assertThat(error("debug_traceTransaction", quoted("0x" + "1".repeat(64))))
        .isEqualTo("-32000 transaction not found");
  }

  @Test
  void feeHistory_hasOneBaseFeeMoreThanBlocks() throws Exception {
    rig.mine(List.of(alice.pay(0)));

    JsonObject history = result("eth_feeHistory", "5,\"latest\",[50]").asObject();

    assertThat(history.string("oldestBlock")).isEqualTo("0x0");
    assertThat(history.get("baseFeePerGas").asArray()).hasSize(3);
    assertThat(history.get("baseFeePerBlobGas").asArray()).hasSize(3);
    assertThat(history.get("blobGasUsedRatio").asArray()).hasSize(2);
    assertThat(history.get("reward").asArray().get(1).asArray())
        .containsExactly(JsonValue.of("0x3b9aca00"));
    assertThat(text("eth_maxPriorityFeePerGas", "")).isEqualTo("0x3b9aca00");
  }

  /** What a client of a WebSocket was told. */
  private List<JsonObject> told(BlockingQueue<byte[]> messages, int count) throws Exception {
    List<JsonObject> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] message = messages.poll(20, TimeUnit.SECONDS);
      assertThat(message).as("message %s", i).isNotNull();
      told.add(Json.parse(message).asObject().get("params").asObject());
    }
    return told;
  }

  @Test
  void reorganisationOfFiveBlocks_bringsTransactionsBack_andReportsRemovedLogs() throws Exception {
    Address contract = deploy();
    BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    Session session = rpc.open(messages::add, RpcRig.HERE);
    String filter = text("eth_newFilter", "{\"address\":" + quoted(contract) + "}");
    String logs = RpcRig.subscribe(session, "\"logs\",{\"address\":" + quoted(contract) + "}");
    SignedTransaction call = sign(2, Optional.of(contract), WORD);
    reorganise(call);

    assertThat(text("eth_blockNumber", "")).isEqualTo("0x8");
    assertThat(result("eth_getTransactionByHash", quoted(call.hash())).asObject().get("blockHash"))
        .isInstanceOf(JsonValue.JsonNull.class);
    List<JsonObject> told = told(messages, 2);
    for (JsonObject each : told) {
      assertThat(each.string("subscription")).isEqualTo(logs);
    }
    assertThat(told.stream().map(each -> removed(each.find("result").orElseThrow())))
        .containsExactly(JsonValue.of(false), JsonValue.of(true));
    List<JsonValue> changes = result("eth_getFilterChanges", quoted(filter)).asArray();
    assertThat(changes.stream().map(JsonRpcTest::removed))
        .containsExactly(JsonValue.of(false), JsonValue.of(true));
    assertThat(result("eth_getFilterChanges", quoted(filter)).asArray()).isEmpty();
    assertThat(error("eth_getFilterChanges", "\"0x1\"")).isEqualTo("-32000 filter not found");
    session.close();
  }

  @Test
  void stateBesideTheChain_isWhatItsBlocksDid() throws Exception {
    Address contract = deploy();
    reorganise(sign(2, Optional.of(contract), WORD.replace("2a", "2b")));
    Block left = abandoned.get(0);
    String storage = quoted(contract) + ",\"0x0\",";

    assertThat(text("eth_getStorageAt", storage + "\"latest\"")).isEqualTo(WORD);
    assertThat(text("eth_getStorageAt", storage + quoted(left.hash())))
        .isEqualTo(WORD.replace("2a", "2b"));
    String last = quoted(abandoned.get(4).hash());
    assertThat(text("eth_getStorageAt", storage + last)).isEqualTo(WORD.replace("2a", "2b"));
    // What BLOCKHASH gives of a height is the branch's own block there.
    String hash = "{" + quoted(contract) + ":{\"code\":\"0x6003405f5260205ff3\"}}";
    assertThat(text("eth_call", "{\"to\":" + quoted(contract) + "}," + last + "," + hash))
        .isEqualTo(left.hash().toHex());
    assertThat(
            result("debug_traceBlockByHash", quoted(left.hash()) + ",{\"tracer\":\"callTracer\"}")
                .asArray())
        .hasSize(1);
  }

  /** Five blocks, the first with a call, give way to six empty ones. */
  private void reorganise(SignedTransaction call) {
    List<Block> common = new ArrayList<>();
    for (long number = 1; number <= 2; number++) {
      common.add(rig.tree.chain().canonicalBlock(BlockNumber.of(number)).orElseThrow());
    }
    try (PoolRig elsewhere = rig("elsewhere")) {
      common.forEach(elsewhere::give);
      abandoned.add(rig.mine(List.of(call)));
      for (int i = 0; i < 4; i++) {
        abandoned.add(rig.mine(List.of()));
      }
      List<Block> branch = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        branch.add(elsewhere.mine(List.of()));
      }
      branch.forEach(rig::give);
      rig.settle();
    }
  }

  private static JsonValue removed(JsonValue log) {
    return ((JsonObject) log).find("removed").orElseThrow();
  }

  @Test
  void newHeads_areToldOnce_untilUnsubscribed() throws Exception {
    BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    Session session = rpc.open(messages::add, RpcRig.HERE);
    String id = RpcRig.subscribe(session, "\"newHeads\"");
    Block block = rig.mine(List.of());

    assertThat(told(messages, 1).get(0).get("result").asObject().string("hash"))
        .isEqualTo(block.hash().toHex());
    String end = "{\"id\":2,\"method\":\"eth_unsubscribe\",\"params\":[" + quoted(id) + "]}";
    assertThat(RpcRig.tell(session, end).get("result")).isEqualTo(JsonValue.of(true));
    rig.mine(List.of());
    assertThat(messages).isEmpty();
  }
}
