package org.poai.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.dev.DevRig.ALICE;
import static org.poai.dev.DevRig.BOB;
import static org.poai.dev.DevRig.CONTRACT;
import static org.poai.dev.DevRig.NOBODY;
import static org.poai.dev.DevRig.payment;
import static org.poai.dev.DevRig.q;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.testing.Until;

class DevMethodsTest {
  private static final String LATEST = q("latest");
  private static final String ETHER = q("0xde0b6b3a7640000");
  private static final String WORD_NINE = q("0x" + "0".repeat(63) + "9");

  @TempDir private Path folder;
  private DevRig rig;

  @BeforeEach
  void start() {
    rig = new DevRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private long balance(Address account) throws JsonException {
    return rig.number("eth_getBalance", q(account), LATEST);
  }

  @Test
  void transaction_sent_isInABlockWhenItIsAnswered() throws JsonException {
    String hash = rig.pay(ALICE, NOBODY, 7);

    assertThat(rig.height()).isEqualTo(1);
    assertThat(balance(NOBODY)).isEqualTo(7);
    JsonObject receipt = rig.result("eth_getTransactionReceipt", q(hash)).asObject();
    assertThat(receipt.string("status")).isEqualTo("0x1");
    assertThat(rig.block("latest").get("transactions").asArray()).hasSize(1);
  }

  @Test
  void transactions_ofOneSenderAtOnce_eachHasItsNonce() throws JsonException {
    List<CompletableFuture<JsonObject>> sent =
        IntStream.range(0, 5)
            .mapToObj(i -> rig.begin("eth_sendTransaction", payment(ALICE, NOBODY, 1)))
            .toList();

    Set<String> hashes = new HashSet<>();
    for (CompletableFuture<JsonObject> one : sent) {
      hashes.add(one.join().string("result"));
    }

    assertThat(hashes).hasSize(5);
    assertThat(balance(NOBODY)).isEqualTo(5);
  }

  @Test
  void rawTransaction_handedIn_isInABlockWhenItIsAnswered() throws JsonException {
    String envelope = rig.text("eth_signTransaction", payment(BOB, NOBODY, 3));

    rig.result("eth_sendRawTransaction", q(envelope));

    assertThat(balance(NOBODY)).isEqualTo(3);
  }

  @Test
  void rawTransaction_handedInToWaitForItsReceipt_hasIt() throws JsonException {
    String envelope = rig.text("eth_signTransaction", payment(BOB, NOBODY, 3));

    JsonObject receipt = rig.result("eth_sendRawTransactionSync", q(envelope)).asObject();

    assertThat(receipt.string("blockNumber")).isEqualTo("0x1");
  }

  @Test
  void transaction_aheadOfItsNonce_waitsWithoutABlock() throws JsonException {
    String ahead = payment(ALICE, NOBODY, 1).replace("{", "{\"nonce\":\"0x1\",\"gas\":\"0x5208\",");
    rig.result("eth_sendTransaction", ahead);
    assertThat(rig.height()).isZero();

    rig.pay(ALICE, NOBODY, 2);

    assertThat(balance(NOBODY)).isEqualTo(3);
  }

  @Test
  void transaction_thatWouldRevert_isRefusedWithTheReasonOfTheEstimate() throws JsonException {
    rig.result("hardhat_setCode", q(NOBODY), q(CONTRACT));

    assertThat(rig.error("eth_sendTransaction", payment(ALICE, NOBODY, 0)))
        .isEqualTo("execution reverted");
    assertThat(rig.height()).isZero();
  }

  @Test
  void transaction_withItsOwnGasThatReverts_isMinedAndAnsweredWithTheReason() throws JsonException {
    // Reverts with Error("no").
    String text =
        "08c379a0" + "0".repeat(62) + "20" + "0".repeat(63) + "2" + "6e6f" + "0".repeat(60);
    rig.result("hardhat_setCode", q(NOBODY), q("0x6064600a5f3960645ffd" + text));
    String sent = payment(ALICE, NOBODY, 0).replace("{", "{\"gas\":\"0x186a0\",");

    JsonObject error = rig.failure("eth_sendTransaction", sent);

    assertThat(error.string("message"))
        .isEqualTo("VM Exception while processing transaction: reverted with reason string 'no'");
    assertThat(error.get("data").asObject().string("data")).isEqualTo("0x" + text);
    String hash = error.get("data").asObject().string("txHash");
    assertThat(rig.result("eth_getTransactionReceipt", q(hash)).asObject().string("status"))
        .isEqualTo("0x0");
    assertThat(rig.height()).isEqualTo(1);
  }

  @Test
  void transaction_withItsOwnGasThatFails_isAnsweredWithWhatWentWrong() throws JsonException {
    rig.result("hardhat_setCode", q(NOBODY), q("0xfe"));
    String sent = payment(ALICE, NOBODY, 0).replace("{", "{\"gas\":\"0x186a0\",");
    assertThat(rig.error("eth_sendTransaction", sent)).contains("invalid opcode");

    rig.result("hardhat_setCode", q(NOBODY), q("0x5f5ffd"));
    assertThat(rig.error("eth_sendTransaction", sent))
        .isEqualTo("Transaction reverted without a reason string");
    assertThat(rig.number("eth_getTransactionCount", q(ALICE), LATEST)).isEqualTo(2);
  }

  @Test
  void automine_off_blocksAreMadeWhenAsked() throws JsonException {
    rig.result("evm_setAutomine", "false");
    rig.pay(ALICE, NOBODY, 1);
    rig.pay(ALICE, NOBODY, 1);
    assertThat(rig.height()).isZero();
    assertThat(rig.result("hardhat_getAutomine")).isEqualTo(JsonValue.of(false));
    assertThat(rig.number("eth_getBalance", q(NOBODY), q("pending"))).isEqualTo(2);

    rig.result("evm_mine");

    assertThat(rig.height()).isEqualTo(1);
    assertThat(balance(NOBODY)).isEqualTo(2);
  }

  @Test
  void interval_set_blocksComeByThemselves() throws JsonException {
    rig.result("evm_setIntervalMining", "20");
    Until.holds("two blocks", () -> rig.tree.chain().head().number().value() >= 2);

    rig.result("evm_setIntervalMining", "0");
    long height = rig.height();

    assertThat(rig.result("anvil_mine", "1")).isEqualTo(JsonValue.of(true));
    assertThat(rig.height()).isEqualTo(height + 1);
  }

  @Test
  void blocks_minedWithAnInterval_areSoManySecondsApart() throws JsonException {
    rig.result("hardhat_mine", q("0x3"), q("0x3c"));

    assertThat(rig.height()).isEqualTo(3);
    long first = rig.timestamp("0x1");
    assertThat(rig.timestamp("0x2")).isEqualTo(first + 60);
    assertThat(rig.timestamp("0x3")).isEqualTo(first + 120);
    assertThat(rig.error("hardhat_mine", q("0xffffffff"))).contains("at most 100000 blocks");
  }

  @Test
  void blocks_moreThanSecondsHavePassed_areNotHeldForTheirTime() throws JsonException {
    rig.result("hardhat_mine", "40");

    assertThat(rig.height()).isEqualTo(40);
    assertThat(rig.timestamp("latest")).isEqualTo(rig.timestamp("0x1") + 39);
  }

  @Test
  void time_increased_nextBlockIsThatMuchLater() throws JsonException {
    rig.result("evm_mine");
    long before = rig.timestamp("latest");

    rig.result("evm_increaseTime", "3600");
    assertThat(rig.timestamp("pending")).isBetween(before + 3600, before + 3601);
    rig.result("evm_mine");

    assertThat(rig.timestamp("latest")).isBetween(before + 3600, before + 3601);
  }

  @Test
  void timestampOfNextBlock_set_isItsOwnAndTimeGoesOnFromThere() throws JsonException {
    rig.result("evm_mine");
    long next = rig.timestamp("latest") + 1_000_000;

    rig.result("evm_setNextBlockTimestamp", String.valueOf(next));
    rig.millis.addAndGet(5_000);
    rig.result("evm_mine");
    assertThat(rig.timestamp("latest")).isEqualTo(next);
    rig.millis.addAndGet(7_000);
    rig.result("evm_mine");

    assertThat(rig.timestamp("latest")).isEqualTo(next + 7);
    assertThat(rig.error("evm_setNextBlockTimestamp", String.valueOf(next)))
        .startsWith("timestamp " + next + " is not after");
    assertThat(rig.error("evm_increaseTime", q("0x7fffffffffffffff"))).contains("too far");
  }

  @Test
  void mine_atATimestamp_takesIt() throws JsonException {
    long next = rig.timestamp("latest") + 9_999_999;

    rig.result("evm_mine", String.valueOf(next));
    rig.result("evm_mine", "{\"timestamp\":" + (next + 10) + ",\"blocks\":2}");

    assertThat(rig.timestamp("0x1")).isEqualTo(next);
    assertThat(rig.timestamp("0x2")).isEqualTo(next + 10);
    assertThat(rig.height()).isEqualTo(3);
  }

  @Test
  void edits_made_areReadAtOnceWithoutABlockAndWrittenByTheNext() throws JsonException {
    rig.result("hardhat_setBalance", q(NOBODY), ETHER);
    rig.result("anvil_setNonce", q(NOBODY), q("0x9"));
    rig.result("hardhat_setCode", q(NOBODY), q(CONTRACT));
    rig.result("hardhat_setStorageAt", q(NOBODY), q("0x3"), WORD_NINE);
    assertThat(rig.height()).isZero();
    assertEdited("latest");
    assertEdited("pending");

    rig.result("evm_mine");

    assertEdited("latest");
    assertThat(rig.number("eth_getBalance", q(NOBODY), q("0x0"))).isZero();
    rig.result("evm_mine");
    assertEdited("0x1");
  }

  private void assertEdited(String block) throws JsonException {
    assertThat(rig.text("eth_getBalance", q(NOBODY), q(block))).isEqualTo("0xde0b6b3a7640000");
    assertThat(rig.number("eth_getTransactionCount", q(NOBODY), q(block))).isEqualTo(9);
    assertThat(rig.text("eth_getCode", q(NOBODY), q(block))).isEqualTo(CONTRACT);
    assertThat(rig.text("eth_getStorageAt", q(NOBODY), q("0x3"), q(block))).endsWith("09");
  }

  @Test
  void edits_ofOnePlace_theLastCounts() throws JsonException {
    rig.result("hardhat_setBalance", q(NOBODY), q("0x5"));
    rig.result("hardhat_setBalance", q(NOBODY), q("0x6"));
    rig.result("hardhat_setBalance", q(BOB), q("0x0"));

    assertThat(balance(NOBODY)).isEqualTo(6);
    assertThat(balance(BOB)).isZero();
    assertThat(rig.error("hardhat_setBalance", q(BOB), q("0x1" + "0".repeat(48))))
        .contains("a balance of more than 2^192 wei");
  }

  @Test
  void edits_notYetInABlock_surviveARestart() throws JsonException {
    rig.result("evm_mine");
    rig.result("hardhat_setBalance", q(NOBODY), ETHER);
    rig.close();

    rig = new DevRig(folder, rig.store());
    Until.holds("the edit is there", () -> balanceIs("0xde0b6b3a7640000"));
    rig.result("evm_mine");

    assertThat(rig.height()).isEqualTo(2);
    assertThat(balanceIs("0xde0b6b3a7640000")).isTrue();
  }

  private boolean balanceIs(String wei) {
    return rig.result("eth_getBalance", q(NOBODY), LATEST).equals(JsonValue.of(wei));
  }

  @Test
  void block_afterEdits_isTracedAsItRan() throws JsonException {
    rig.result("hardhat_setCode", q(NOBODY), q(CONTRACT));
    String input = "\"data\":" + WORD_NINE;
    String hash =
        rig.text("eth_sendTransaction", payment(ALICE, NOBODY, 0).replace("{", "{" + input + ","));
    assertThat(rig.text("eth_getStorageAt", q(NOBODY), q("0x0"), LATEST)).endsWith("09");

    JsonObject trace =
        rig.result("debug_traceTransaction", q(hash), "{\"tracer\":\"callTracer\"}").asObject();

    assertThat(trace.find("error")).isEmpty();
    assertThat(trace.string("gasUsed"))
        .isEqualTo(rig.result("eth_getTransactionReceipt", q(hash)).asObject().string("gasUsed"));
  }

  @Test
  void account_played_sendsWithoutItsKeyEvenAsAContract() throws JsonException {
    assertThat(rig.error("eth_sendTransaction", payment(NOBODY, BOB, 5)))
        .startsWith("unknown account");
    rig.result("hardhat_setBalance", q(NOBODY), ETHER);
    rig.result("hardhat_setCode", q(NOBODY), q(CONTRACT));
    rig.result("hardhat_impersonateAccount", q(NOBODY));
    assertThat(rig.result("eth_accounts").asArray()).hasSize(11);

    String hash = rig.pay(NOBODY, BOB, 5);

    JsonObject sent = rig.result("eth_getTransactionByHash", q(hash)).asObject();
    assertThat(sent.string("from")).isEqualTo(NOBODY.toHex());
    assertThat(sent.string("blockNumber")).isEqualTo("0x1");
    rig.result("hardhat_stopImpersonatingAccount", q(NOBODY));
    assertThat(rig.error("eth_sendTransaction", payment(NOBODY, BOB, 5)))
        .startsWith("unknown account");
    rig.result("anvil_autoImpersonateAccount", "true");
    rig.pay(NOBODY, BOB, 5);
  }

  @Test
  void transaction_dropped_leavesThePool() throws JsonException {
    rig.result("evm_setAutomine", "false");
    String hash = rig.pay(ALICE, NOBODY, 1);

    assertThat(rig.result("hardhat_dropTransaction", q(hash))).isEqualTo(JsonValue.of(true));
    assertThat(rig.result("anvil_dropTransaction", q(hash))).isEqualTo(JsonValue.of(false));
    rig.result("evm_mine");

    assertThat(balance(NOBODY)).isZero();
  }

  @Test
  void node_asked_isOneThatToolsKnow() throws JsonException {
    rig.result("evm_mine");

    assertThat(rig.text("web3_clientVersion")).isEqualTo("anvil/poaid/test");
    assertThat(rig.number("eth_chainId")).isEqualTo(31_337);
    JsonObject metadata = rig.result("hardhat_metadata").asObject();
    assertThat(metadata.integer("chainId")).isEqualTo(31_337);
    assertThat(metadata.integer("latestBlockNumber")).isEqualTo(1);
    JsonObject info = rig.result("anvil_nodeInfo").asObject();
    assertThat(info.string("currentBlockNumber")).isEqualTo("0x1");
    assertThat(info.get("environment").asObject().integer("chainId")).isEqualTo(31_337);
  }
}
