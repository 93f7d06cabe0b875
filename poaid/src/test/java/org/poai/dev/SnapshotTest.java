package org.poai.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.dev.DevRig.ALICE;
import static org.poai.dev.DevRig.BOB;
import static org.poai.dev.DevRig.CONTRACT;
import static org.poai.dev.DevRig.NOBODY;
import static org.poai.dev.DevRig.payment;
import static org.poai.dev.DevRig.q;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.testing.Until;

class SnapshotTest {
  private static final String LATEST = q("latest");
  private static final JsonValue TRUE = JsonValue.of(true);
  private static final JsonValue FALSE = JsonValue.of(false);

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

  private long balance() throws JsonException {
    return rig.number("eth_getBalance", q(NOBODY), LATEST);
  }

  private String snapshot() throws JsonException {
    return q(rig.text("evm_snapshot"));
  }

  @Test
  void revert_toASnapshot_bringsBackHeadStateNonceAndReceipts() throws JsonException {
    rig.pay(ALICE, NOBODY, 1);
    String id = snapshot();
    String hash = rig.pay(ALICE, NOBODY, 2);
    rig.pay(ALICE, NOBODY, 4);

    assertThat(rig.result("evm_revert", id)).isEqualTo(TRUE);

    assertThat(rig.height()).isEqualTo(1);
    assertThat(balance()).isEqualTo(1);
    assertThat(rig.number("eth_getTransactionCount", q(ALICE), q("pending"))).isEqualTo(1);
    assertThat(rig.result("eth_getTransactionReceipt", q(hash))).isInstanceOf(JsonNull.class);
    assertThat(rig.result("eth_getTransactionByHash", q(hash))).isInstanceOf(JsonNull.class);
    rig.pay(ALICE, NOBODY, 2);
    assertThat(balance()).isEqualTo(3);
    assertThat(rig.height()).isEqualTo(2);
  }

  @Test
  void revert_twiceOrToAnUnknownOne_isFalse() throws JsonException {
    String first = snapshot();
    String second = snapshot();

    assertThat(rig.result("evm_revert", first)).isEqualTo(TRUE);
    assertThat(rig.result("evm_revert", first)).isEqualTo(FALSE);
    assertThat(rig.result("evm_revert", second)).isEqualTo(FALSE);
    assertThat(rig.result("evm_revert", q("0x77"))).isEqualTo(FALSE);
    assertThat(rig.text("evm_snapshot")).isEqualTo("0x3");
  }

  @Test
  void revert_amongEdits_bringsBackThoseOfTheSnapshot() throws JsonException {
    rig.result("hardhat_setBalance", q(NOBODY), q("0x5"));
    String id = snapshot();
    rig.result("hardhat_setBalance", q(NOBODY), q("0x6"));
    rig.result("hardhat_setCode", q(BOB), q(CONTRACT));
    rig.result("evm_mine");
    assertThat(balance()).isEqualTo(6);

    rig.result("evm_revert", id);

    assertThat(balance()).isEqualTo(5);
    assertThat(rig.text("eth_getCode", q(BOB), LATEST)).isEqualTo("0x");
    rig.result("evm_mine");
    assertThat(balance()).isEqualTo(5);
    assertThat(rig.text("eth_getCode", q(BOB), LATEST)).isEqualTo("0x");
  }

  @Test
  void revert_afterTimeTravel_bringsBackTheTime() throws JsonException {
    rig.result("evm_mine");
    long before = rig.timestamp("latest");
    String id = snapshot();
    rig.result("evm_increaseTime", "1000000");
    rig.result("evm_mine");

    rig.result("evm_revert", id);
    rig.result("evm_mine");

    assertThat(rig.timestamp("latest")).isBetween(before + 1, before + 2);
  }

  @Test
  void revert_withTransactionsWaiting_bringsBackThoseThatWaited() throws JsonException {
    rig.result("evm_setAutomine", "false");
    rig.pay(ALICE, NOBODY, 1);
    String id = snapshot();
    rig.pay(BOB, NOBODY, 2);
    rig.result("evm_mine");
    rig.pay(BOB, NOBODY, 4);

    rig.result("evm_revert", id);

    assertThat(rig.height()).isZero();
    assertThat(rig.number("eth_getTransactionCount", q(ALICE), q("pending"))).isEqualTo(1);
    assertThat(rig.number("eth_getTransactionCount", q(BOB), q("pending"))).isZero();
    rig.result("evm_mine");
    assertThat(balance()).isEqualTo(1);
  }

  @Test
  void revert_underAFilter_itsLogsAreToldAsRemoved() throws JsonException {
    rig.result("hardhat_setCode", q(NOBODY), q(CONTRACT));
    String id = snapshot();
    String filter = q(rig.text("eth_newFilter", "{}"));
    String call = "{\"data\":\"0x" + "0".repeat(63) + "9\",";
    rig.result("eth_sendTransaction", payment(ALICE, NOBODY, 0).replace("{", call));
    Until.holds("the log is told", () -> !changes(filter).elements().isEmpty());

    rig.result("evm_revert", id);

    JsonArray[] told = new JsonArray[1];
    Until.holds(
        "its removal is told",
        () -> {
          told[0] = changes(filter);
          return !told[0].elements().isEmpty();
        });
    assertThat(((JsonObject) told[0].elements().get(0)).find("removed")).hasValue(TRUE);
    assertThat(rig.result("eth_getLogs", "{\"fromBlock\":\"0x0\"}").asArray()).isEmpty();
  }

  private JsonArray changes(String filter) {
    return (JsonArray) rig.result("eth_getFilterChanges", filter);
  }

  @Test
  void reset_afterEverything_isTheBeginning() throws JsonException {
    rig.result("hardhat_setBalance", q(NOBODY), q("0x5"));
    rig.pay(ALICE, NOBODY, 2);
    rig.result("evm_increaseTime", "1000000");
    rig.result("hardhat_impersonateAccount", q(NOBODY));
    rig.result("evm_snapshot");

    rig.result("hardhat_reset");

    assertThat(rig.height()).isZero();
    assertThat(balance()).isZero();
    assertThat(rig.result("eth_accounts").asArray()).hasSize(10);
    assertThat(rig.result("evm_revert", q("0x1"))).isEqualTo(FALSE);
    rig.result("evm_mine");
    assertThat(rig.timestamp("latest")).isEqualTo(rig.millis.get() / 1000);
    assertThat(rig.error("hardhat_reset", "{\"forking\":{\"jsonRpcUrl\":\"x\"}}"))
        .isEqualTo("this node cannot fork another chain");
  }

  @Test
  void blocks_afterARevert_areAgainAChainThatARestartFinds() throws JsonException {
    String id = snapshot();
    rig.pay(ALICE, NOBODY, 1);
    rig.pay(ALICE, NOBODY, 1);
    rig.result("evm_revert", id);
    rig.pay(BOB, NOBODY, 8);
    rig.close();

    rig = new DevRig(folder, rig.store());

    assertThat(rig.height()).isEqualTo(1);
    assertThat(balance()).isEqualTo(8);
    rig.pay(ALICE, NOBODY, 1);
    assertThat(balance()).isEqualTo(9);
  }
}
