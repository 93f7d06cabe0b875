package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.poai.evm.operation.Creations;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Values;
import org.poai.state.StateProofs;
import org.poai.txpool.Payer;

/** What the tag pending names: the block that a miner would build now on the head. */
@Timeout(60)
final class PendingBlockTest {
  private static final String WORD = "0x" + "0".repeat(62) + "2a";
  private static final String PENDING = ",\"pending\"";
  private static final String BLOCK = "\"pending\",false";

  /** Returns the number of its block: NUMBER, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
  private static final String NUMBER = "0x435f5260205ff3";

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

  private void send(SignedTransaction... transactions) throws JsonException {
    for (SignedTransaction transaction : transactions) {
      assertThat(
              text("eth_sendRawTransaction", RpcRig.quoted(transaction.envelope().bytes().toHex())))
          .isEqualTo(transaction.hash().toHex());
    }
  }

  private String text(String method, String params) throws JsonException {
    return rig.result(method, params).asString();
  }

  private JsonObject pending() throws JsonException {
    return rig.result("eth_getBlockByNumber", BLOCK).asObject();
  }

  private List<String> hashes() throws JsonException {
    List<String> hashes = new ArrayList<>();
    for (JsonValue hash : pending().get("transactions").asArray()) {
      hashes.add(hash.asString());
    }
    return hashes;
  }

  private String nonce(String block) throws JsonException {
    return text("eth_getTransactionCount", RpcRig.quoted(rig.alice.address()) + block);
  }

  private static UInt256 quantity(String hex) throws JsonException {
    return Values.quantity(JsonValue.of(hex));
  }

  @Test
  void block_isTheOneThatMinedNextIs_butForItsSeal() throws Exception {
    Block head = rig.chain.mine(List.of(rig.alice.pay(0)));
    SignedTransaction first = rig.alice.pay(1);
    SignedTransaction second = rig.alice.pay(2);
    send(first, second);

    JsonObject block = pending();

    for (String member : List.of("hash", "nonce", "miner")) {
      assertThat(block.get(member)).as(member).isInstanceOf(JsonNull.class);
    }
    assertThat(block.string("number")).isEqualTo("0x2");
    assertThat(block.string("parentHash")).isEqualTo(head.hash().toHex());
    assertThat(block.string("gasUsed")).isEqualTo("0xa410");
    assertThat(quantity(block.string("timestamp")))
        .isGreaterThan(UInt256.of(head.header().timestamp()));
    assertThat(hashes()).containsExactly(first.hash().toHex(), second.hash().toHex());
    rig.chain.mine();
    JsonObject mined = rig.result("eth_getBlockByNumber", "\"latest\",false").asObject();
    for (String member :
        List.of(
            "number",
            "parentHash",
            "gasUsed",
            "baseFeePerGas",
            "mixHash",
            "transactions",
            "transactionsRoot",
            "receiptsRoot",
            "logsBloom",
            "gasLimit")) {
      assertThat(mined.get(member)).as(member).isEqualTo(block.get(member));
    }
  }

  @Test
  void parts_areFoundByTheTagOnly() throws Exception {
    SignedTransaction creation = rig.sign(0, Optional.empty(), RpcRig.CONTRACT);
    Address contract = Creations.address(rig.alice.address(), 0);
    SignedTransaction call = rig.sign(1, Optional.of(contract), WORD);
    send(creation, call);

    assertThat(text("eth_getBlockTransactionCountByNumber", "\"pending\"")).isEqualTo("0x2");
    assertThat(text("eth_getUncleCountByBlockNumber", "\"pending\"")).isEqualTo("0x0");
    JsonObject placed =
        rig.result("eth_getTransactionByBlockNumberAndIndex", "\"pending\",\"0x1\"").asObject();
    assertThat(placed.string("hash")).isEqualTo(call.hash().toHex());
    assertThat(placed.string("blockNumber")).isEqualTo("0x1");
    assertThat(text("eth_getRawTransactionByBlockNumberAndIndex", "\"pending\",\"0x1\""))
        .isEqualTo(call.envelope().bytes().toHex());
    assertThat(rig.result("eth_getRawTransactionByBlockNumberAndIndex", "\"pending\",\"0x2\""))
        .isEqualTo(JsonValue.of("0x"));
    JsonObject whole = rig.result("eth_getBlockByNumber", "\"pending\",true").asObject();
    assertThat(whole.get("transactions").asArray().get(1)).isEqualTo(placed);
    List<JsonValue> receipts = rig.result("eth_getBlockReceipts", "\"pending\"").asArray();
    JsonObject receipt = receipts.get(1).asObject();
    assertThat(receipt.string("transactionHash")).isEqualTo(call.hash().toHex());
    assertThat(receipt.get("logs").asArray()).hasSize(1);
    // It is in no block, and the hash of what has no seal names none.
    assertThat(rig.result("eth_getTransactionReceipt", RpcRig.quoted(call.hash())))
        .isInstanceOf(JsonNull.class);
    assertThat(
            rig.result("eth_getBlockByHash", RpcRig.quoted(receipt.string("blockHash")) + ",false"))
        .isInstanceOf(JsonNull.class);
  }

  @Test
  void state_isTheOneAfterIt() throws Exception {
    Address contract = Creations.address(rig.alice.address(), 0);
    String to = RpcRig.quoted(contract);
    send(rig.sign(0, Optional.empty(), RpcRig.CONTRACT), rig.sign(1, Optional.of(contract), WORD));

    assertThat(text("eth_getStorageAt", to + ",\"0x0\"" + PENDING)).isEqualTo(WORD);
    assertThat(text("eth_getStorageAt", to + ",\"0x0\",\"latest\"")).isEqualTo(Hash32.ZERO.toHex());
    assertThat(text("eth_getCode", to + PENDING)).hasSizeGreaterThan(10);
    assertThat(text("eth_getCode", to + ",\"latest\"")).isEqualTo("0x");
    String alice = RpcRig.quoted(rig.alice.address());
    assertThat(quantity(text("eth_getBalance", alice + ",{\"blockNumber\":\"pending\"}")))
        .isEqualTo(quantity(text("eth_getBalance", alice + PENDING)))
        .isLessThan(quantity(text("eth_getBalance", alice + ",\"latest\"")));
    // Nobody mines here: as in geth, the zero address is paid.
    assertThat(quantity(text("eth_getBalance", RpcRig.quoted(Address.ZERO) + PENDING)))
        .isGreaterThan(UInt256.of(5_000_000_000_000_000_000L));
    assertThat(nonce(PENDING)).isEqualTo("0x2");
    assertThat(nonce(",{\"blockNumber\":\"pending\"}")).isEqualTo("0x2");
  }

  @Test
  void proof_provesItsRoot() throws Exception {
    send(rig.alice.pay(0));

    JsonObject proof =
        rig.result("eth_getProof", RpcRig.quoted(rig.alice.address()) + ",[]" + PENDING).asObject();

    assertThat(proof.string("nonce")).isEqualTo("0x1");
    List<Bytes> nodes = new ArrayList<>();
    for (JsonValue node : proof.get("accountProof").asArray()) {
      nodes.add(Bytes.fromHex(node.asString()));
    }
    Hash32 root = Hash32.fromHex(pending().string("stateRoot"));
    Hash32 key = Keccak.hash(Bytes.of(rig.alice.address().toArray()));
    assertThat(StateProofs.verify(root, key, nodes)).isPresent();
  }

  @Test
  void calls_runInIt_afterWhatIsInIt() throws Exception {
    rig.chain.mine(List.of());
    Address contract = Creations.address(rig.alice.address(), 0);
    send(rig.sign(0, Optional.empty(), RpcRig.CONTRACT));
    String call = "{\"to\":" + RpcRig.quoted(contract) + ",\"data\":\"" + WORD + "\"}";

    assertThat(rig.error("eth_call", "{\"to\":" + RpcRig.quoted(contract) + "}" + PENDING))
        .isEqualTo("3 execution reverted");
    assertThat(quantity(text("eth_estimateGas", call + PENDING)))
        .isGreaterThan(quantity(text("eth_estimateGas", call)));
    JsonObject list = rig.result("eth_createAccessList", call + PENDING).asObject();
    assertThat(list.get("accessList").asArray()).hasSize(1);
    String tracer = ",{\"tracer\":\"callTracer\"}";
    JsonObject trace = rig.result("debug_traceCall", call + PENDING + tracer).asObject();
    assertThat(quantity(trace.string("gasUsed"))).isGreaterThan(UInt256.of(40_000));
    List<JsonValue> traces =
        rig.result("debug_traceBlockByNumber", "\"pending\"" + tracer).asArray();
    assertThat(traces).hasSize(1);
    String number = "{\"data\":\"" + NUMBER + "\"}";
    assertThat(text("eth_call", number + PENDING)).endsWith("02");
    assertThat(text("eth_call", number + ",\"latest\"")).endsWith("01");
  }

  @Test
  void replacement_takesThePlaceOfWhatItReplaces() throws Exception {
    SignedTransaction cheap = rig.alice.pay(0);
    send(cheap);
    assertThat(hashes()).containsExactly(cheap.hash().toHex());
    SignedTransaction dear = rig.alice.pay(0, 20 * Payer.GWEI, 2 * Payer.GWEI);
    send(dear);

    assertThat(hashes()).containsExactly(dear.hash().toHex());
  }

  @Test
  void emptyPool_andWhatWaitsBehindAGap_leaveItEmpty() throws Exception {
    assertThat(hashes()).isEmpty();
    assertThat(pending().string("gasUsed")).isEqualTo("0x0");
    send(rig.alice.pay(1));

    assertThat(hashes()).isEmpty();
    assertThat(rig.result("eth_getBlockReceipts", "\"pending\"").asArray()).isEmpty();
  }

  @Test
  void newHead_hasAnother() throws Exception {
    send(rig.alice.pay(0));
    assertThat(hashes()).hasSize(1);

    Block head = rig.chain.mine();

    assertThat(pending().string("parentHash")).isEqualTo(head.hash().toHex());
    assertThat(hashes()).isEmpty();
    assertThat(nonce(PENDING)).isEqualTo(nonce(",\"latest\"")).isEqualTo("0x1");
  }

  @Test
  void block_isKeptForTwoSeconds_thenItsTimeIsTold() throws Exception {
    String before = pending().string("timestamp");
    rig.chain.millis.addAndGet(60_000);
    assertThat(pending().string("timestamp")).isEqualTo(before);

    rig.pass(TimeUnit.SECONDS.toNanos(2));

    assertThat(quantity(pending().string("timestamp")))
        .isEqualTo(UInt256.of(rig.chain.millis.get() / 1_000));
  }

  @Test
  void blockThatTookLongToBuild_isKeptLonger_thoughThePoolHasMore() throws Exception {
    rig.tick(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(hashes()).isEmpty();
    rig.tick(0);
    send(rig.alice.pay(0));
    assertThat(hashes()).isEmpty();
    rig.pass(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(hashes()).isEmpty();

    rig.pass(TimeUnit.MILLISECONDS.toNanos(100));

    assertThat(hashes()).hasSize(1);
  }

  @Test
  void logs_areOfMinedBlocksOnly() throws Exception {
    for (String method : List.of("eth_getLogs", "eth_newFilter")) {
      for (String bound : List.of("fromBlock", "toBlock")) {
        assertThat(rig.error(method, "{\"" + bound + "\":\"pending\"}"))
            .startsWith("-32602 ")
            .endsWith("pending logs are not supported");
      }
    }
  }

  @Test
  void feeHistory_endsWithIt() throws Exception {
    rig.chain.mine(List.of());
    send(rig.alice.pay(0));

    JsonObject history = rig.result("eth_feeHistory", "\"0x2\",\"pending\",[50]").asObject();

    assertThat(history.string("oldestBlock")).isEqualTo("0x1");
    assertThat(history.get("baseFeePerGas").asArray()).hasSize(3);
    assertThat(history.get("baseFeePerGas").asArray().get(1))
        .isEqualTo(pending().get("baseFeePerGas"));
    assertThat(history.get("reward").asArray().get(1).asArray())
        .containsExactly(JsonValue.of(Hex.quantity(Payer.GWEI)));
  }

  @Test
  void onlyBlocksOfTheChain_areLookedIntoOnAnEventLoop() {
    String alice = RpcRig.quoted(rig.alice.address());

    assertThat(isQuick("eth_getBalance", alice)).isTrue();
    assertThat(isQuick("eth_getBalance", alice + ",\"latest\"")).isTrue();
    assertThat(isQuick("eth_getBalance", alice + PENDING)).isFalse();
    assertThat(isQuick("eth_getBalance", alice + ",{\"blockNumber\":\"pending\"}")).isFalse();
    assertThat(isQuick("eth_getStorageAt", alice + ",\"0x0\"" + PENDING)).isFalse();
    String call = "{\"to\":" + alice + "}";
    assertThat(isQuick("eth_call", call + ",\"latest\"")).isTrue();
    assertThat(isQuick("eth_call", call + PENDING)).isFalse();
    assertThat(isQuick("eth_getTransactionCount", alice + PENDING)).isTrue();
  }

  private boolean isQuick(String method, String params) {
    return rig.begin(method, params).quick();
  }
}
