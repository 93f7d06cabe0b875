package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.txpool.Payer;

/** What a caller asks for besides the call itself is heeded or refused, in each method. */
final class CallOptionsTest {
  private static final String A = "0x" + "0".repeat(38) + "aa";
  private static final String B = "0x" + "0".repeat(38) + "bb";
  private static final String MOST = "0xffffffffffffffff";

  /** Gives what an operation gives, as a word. */
  private static String giving(String opcode) {
    return "0x" + opcode + "5f5260205ff3";
  }

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

  private static String word(long number) {
    return "0x" + "0".repeat(48) + "%016x".formatted(number);
  }

  private static String code(String code) {
    return "{\"" + A + "\":{\"code\":\"" + code + "\"}}";
  }

  private JsonObject traced(String call, String options) throws Exception {
    return rig.result(
            "debug_traceCall", call + ",\"latest\",{\"tracer\":\"callTracer\"," + options + "}")
        .asObject();
  }

  @Test
  void tracedCall_seesOtherAccountsAndAnotherBlock() throws Exception {
    String to = "{\"to\":\"" + A + "\"}";
    String slots =
        "{\""
            + A
            + "\":{\"code\":\""
            + "0x5f545f5260205ff3"
            + "\",\"stateDiff\":{\"0x\":\"0x7\"}}}";
    String paying = "{\"from\":\"" + B + "\",\"to\":\"" + A + "\",\"value\":\"0x1\"}";

    assertThat(traced(to, "\"stateOverrides\":" + code("0x602a5f5260205ff3")).string("output"))
        .isEqualTo(word(42));
    assertThat(traced(to, "\"stateOverrides\":" + slots).string("output")).isEqualTo(word(7));
    assertThat(
            traced(paying, "\"stateOverrides\":{\"" + B + "\":{\"balance\":\"0x10\"}}")
                .string("value"))
        .isEqualTo("0x1");
    assertThat(
            traced(
                    to,
                    "\"blockOverrides\":{\"number\":\"0x1234\"},\"stateOverrides\":"
                        + code(giving("43")))
                .string("output"))
        .isEqualTo(word(0x1234));
  }

  @Test
  void tracedCall_standsBeforeTheTransactionThatIsNamed() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    SignedTransaction first = rig.sign(1, Optional.of(contract), word(1));
    SignedTransaction second = rig.sign(2, Optional.of(contract), word(2));
    rig.chain.mine(List.of(first, second));
    String reading =
        "\"stateOverrides\":{\"" + contract + "\":{\"code\":\"0x5f545f5260205ff3\"}},\"txIndex\":";
    String to = "{\"to\":\"" + contract + "\"}";

    assertThat(traced(to, reading + "\"0x0\"").string("output")).isEqualTo(word(0));
    assertThat(traced(to, reading + "\"0x1\"").string("output")).isEqualTo(word(1));
    assertThat(traced(to, reading + "null").string("output")).isEqualTo(word(2));
    assertThat(rig.error("debug_traceCall", to + ",\"latest\",{\"txIndex\":\"0x2\"}"))
        .startsWith("-32000 transaction index 2 out of range for block 0x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tracerConfig\":7}",
        "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":1}}",
        "{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true,\"includeEmpty\":true}}",
        "{\"overrides\":{}}",
        "{\"limit\":-1}",
        "{\"stateOverrides\":7}",
        "{\"blockOverrides\":{\"coinbase\":\"0x1\"}}",
        "{\"txIndex\":1}",
      })
  void optionOfATrace_thatIsWrong_isRefusedByItsArgument(String options) throws Exception {
    assertThat(rig.error("debug_traceCall", "{},\"latest\"," + options))
        .startsWith("-32602 invalid argument 2: ");
  }

  @Test
  void optionsThatNobodyKnows_andPatience_arePassedOver() throws Exception {
    assertThat(
            rig.result(
                    "debug_traceCall",
                    "{\"to\":\""
                        + A
                        + "\",\"chain\":\"x\",\"networkId\":1},\"latest\",{\"timeout\":\"9s\",\"reexec\":4,\"new\":1}")
                .asObject()
                .members())
        .containsKey("structLogs");
  }

  @Test
  void stepsBeyondWhatOneAnswerHolds_areNotLeftOutInSilence() throws Exception {
    // Counts down from its first word, with seven operations each time.
    String loop = "\"stateOverrides\":" + code("0x5f355b6001900380600257") + "}";
    String call = "{\"to\":\"" + A + "\",\"data\":\"" + word(20_000) + "\"},\"latest\",{";

    assertThat(rig.error("debug_traceCall", call + loop))
        .isEqualTo("-32000 the trace is too long for one answer; ask for fewer steps with limit");
    assertThat(
            rig.result("debug_traceCall", call + "\"limit\":10," + loop)
                .asObject()
                .get("structLogs")
                .asArray())
        .hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "eth_call, 'CALL,\"latest\"'",
    "eth_estimateGas, CALL",
    "eth_createAccessList, CALL",
    "debug_traceCall, 'CALL,\"latest\"'",
    "eth_simulateV1, '{\"blockStateCalls\":[{\"calls\":[CALL]}]}'",
  })
  void callOfAnotherChainOrKind_isRefusedByEachMethod(String method, String params)
      throws Exception {
    String call = "{\"to\":\"" + A + "\",";
    String refused = "transaction type not supported";

    assertThat(rig.error(method, params.replace("CALL", call + "\"chainId\":\"0x1\"}")))
        .isEqualTo("-32000 chainId does not match node's (have=1, want=1347371337)");
    assertThat(
            rig.ask(
                    method,
                    params.replace("CALL", call + "\"chainId\":\"0x504f4149\",\"type\":\"0x2\"}"))
                .find("error"))
        .isEmpty();
    for (String member :
        List.of(
            "\"authorizationList\":[]",
            "\"blobVersionedHashes\":[]",
            "\"maxFeePerBlobGas\":\"0x1\"",
            "\"blobs\":[]",
            "\"type\":\"0x3\"",
            "\"type\":\"0x4\"")) {
      assertThat(rig.error(method, params.replace("CALL", call + member + "}")))
          .startsWith("-32602 invalid argument 0: ")
          .endsWith(member.substring(0, member.indexOf(':')) + ": " + refused);
    }
  }

  @Test
  void valuesOfABlock_areHeededUpToTheirFullRange() throws Exception {
    assertThat(blockValue("43", "\"number\":\"0x1" + "0".repeat(16) + "\""))
        .isEqualTo("0x" + "0".repeat(47) + "1" + "0".repeat(16));
    assertThat(blockValue("42", "\"time\":\"" + MOST + "\"")).isEqualTo(word(-1));
    assertThat(blockValue("45", "\"gasLimit\":\"" + MOST + "\"")).isEqualTo(word(-1));
    assertThat(blockValue("4a", "\"blobBaseFee\":\"0x77\"")).isEqualTo(word(0x77));
    assertThat(blockValue("41", "\"feeRecipient\":\"" + B + "\"")).isEqualTo(word(0xbb));
    assertThat(blockValue("41", "\"coinbase\":\"" + B + "\"")).isEqualTo(word(0xbb));
    assertThat(blockValue("44", "\"random\":\"" + word(9) + "\"")).isEqualTo(word(9));
  }

  private String blockValue(String opcode, String override) throws Exception {
    return rig.result(
            "eth_call",
            "{\"to\":\"" + A + "\"},\"latest\"," + code(giving(opcode)) + ",{" + override + "}")
        .asString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"beaconRoot\":\"0x00\"} | -32000 block override \"beaconRoot\" is not supported for this"
            + " RPC method",
        "{\"withdrawals\":[]} | -32000 block override \"withdrawals\" is not supported for this RPC"
            + " method",
        "{\"time\":\"0x10000000000000000\"} | -32602 invalid argument 3: \"time\": hex number > 64"
            + " bits",
        "{\"coinbase\":7} | -32602 invalid argument 3: \"coinbase\": expected a string",
      })
  void valueOfABlock_thatCannotBe_isRefused(String overrides, String refusal) throws Exception {
    assertThat(rig.error("eth_call", "{},\"latest\",{}," + overrides)).isEqualTo(refusal);
    assertThat(rig.error("eth_estimateGas", "{},\"latest\",{}," + overrides)).isEqualTo(refusal);
  }

  @Test
  void accountOverrides_takeAWholeNonce_andStorageKeysInEveryForm() throws Exception {
    // Creates a contract and gives its address: fails where the nonce is the last one.
    String creating = "0x5f5f5ff05f5260205ff3";
    String last = "{\"" + A + "\":{\"code\":\"" + creating + "\",\"nonce\":\"" + MOST + "\"}}";
    String to = "{\"to\":\"" + A + "\"},\"latest\",";

    assertThat(rig.result("eth_call", to + last).asString()).isEqualTo(word(0));
    for (String key : List.of("0x", "0x0", "0x000", "", word(0), "0X00")) {
      String slots =
          "{\"" + A + "\":{\"code\":\"0x5f545f5260205ff3\",\"state\":{\"" + key + "\":\"0x5\"}}}";
      assertThat(rig.result("eth_call", to + slots).asString()).as(key).isEqualTo(word(5));
      assertThat(rig.result("eth_getStorageAt", quoted(A) + ",\"" + key + "\"").asString())
          .as(key)
          .isEqualTo(word(0));
    }
    String twice = "{\"" + A + "\":{\"state\":{\"0x0\":\"0x5\",\"0x00\":\"0x6\"}}}";
    assertThat(rig.error("eth_call", to + twice))
        .isEqualTo("-32602 invalid argument 2: slot 0x0 is there twice");
  }

  @Test
  void provenKeys_areQuantitiesUnlessTheyCameWhole() throws Exception {
    String whole = word(5);
    String keys = "\"0x00\",\"0x0005\",\"0X05\",\"0x\",\"" + whole + "\"";

    JsonObject proof = rig.result("eth_getProof", quoted(A) + ",[" + keys + "]").asObject();

    assertThat(proof.get("storageProof").asArray().stream().map(slot -> RpcRig.member(slot, "key")))
        .containsExactly("0x0", "0x5", "0x5", "0x0", whole);
    assertThat(rig.error("eth_getProof", quoted(A) + ",[\"0x1" + "0".repeat(64) + "\"]"))
        .isEqualTo("-32602 invalid argument 1: storage key too long, want at most 32 bytes");
  }

  @Test
  void historyOfFees_takesAnyCount_andNone() throws Exception {
    assertThat(
            rig.result("eth_feeHistory", "\"" + MOST + "\",\"latest\"")
                .asObject()
                .get("gasUsedRatio")
                .asArray())
        .hasSize(1);
    JsonValue none = rig.result("eth_feeHistory", "\"0x0\",\"latest\"");
    assertThat(none.asObject().get("gasUsedRatio").asArray()).isEmpty();
    assertThat(rig.error("eth_feeHistory", "-1,\"latest\""))
        .startsWith("-32602 invalid argument 0: ");
  }

  @Test
  void envelopeOfATransactionThatIsNotKnown_isEmpty() throws Exception {
    String hash = quoted(word(1));

    assertThat(rig.result("debug_getRawTransaction", hash).asString()).isEqualTo("0x");
    assertThat(rig.result("eth_getRawTransactionByHash", hash).asString()).isEqualTo("0x");
    assertThat(
            rig.result("eth_getRawTransactionByBlockNumberAndIndex", "\"0x0\",\"" + MOST + "\"")
                .asString())
        .isEqualTo("0x");
  }

  @Test
  void feeBeyondOneCoin_isRefusedAsASlip() throws Exception {
    SignedTransaction dear =
        rig.alice.sign(
            TransactionType.DYNAMIC_FEE,
            Payer.CHAIN,
            0,
            new GasTerms(30_000_000, UInt256.of(100 * Payer.GWEI), UInt256.of(Payer.GWEI)),
            new Message(Optional.of(Address.ZERO), UInt256.ZERO, Bytes.EMPTY));

    assertThat(rig.error("eth_sendRawTransaction", quoted(dear.envelope().bytes().toHex())))
        .isEqualTo("-32000 tx fee (3.00 ether) exceeds the configured cap (1.00 ether)");
  }
}
