package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.SignedTransaction;
import org.poai.json.Json;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Answer;
import org.poai.testing.Until;

/** {@code eth_sendRawTransactionSync} (EIP-7966). */
final class SendAndWaitTest {
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

  private CompletableFuture<Answer> send(SignedTransaction signed, String more) {
    String params = RpcRig.quoted(signed.envelope().bytes().toHex()) + more;
    return rig.begin("eth_sendRawTransactionSync", params).rest().get();
  }

  private static JsonObject answer(CompletableFuture<Answer> sending) throws Exception {
    return Json.parse(sending.get(20, TimeUnit.SECONDS).json().orElseThrow()).asObject();
  }

  @Test
  void accepted_isAnsweredWithItsReceipt_onceMined() throws Exception {
    SignedTransaction payment = rig.alice.pay(0);

    CompletableFuture<Answer> sending = send(payment, "");
    Until.holds("it waits", () -> rig.chain.pool.find(payment.hash()).isPresent());
    JsonObject again = answer(send(payment, "")).get("error").asObject();
    assertThat(again.string("message")).isEqualTo("already known");
    assertThat(sending).isNotDone();
    rig.chain.mine();

    JsonObject receipt = answer(sending).get("result").asObject();
    assertThat(receipt.string("transactionHash")).isEqualTo(payment.hash().toHex());
    assertThat(receipt.string("blockNumber")).isEqualTo("0x1");
  }

  @Test
  void notMinedInTime_isAnErrorThatNamesIt_andStaysInThePool() throws Exception {
    SignedTransaction payment = rig.alice.pay(0);

    JsonObject error = answer(send(payment, ",\"0x1\"")).get("error").asObject();

    assertThat(error.integer("code")).isEqualTo(4);
    assertThat(error.string("data")).isEqualTo(payment.hash().toHex());
    rig.chain.settle();
    assertThat(rig.chain.pool.find(payment.hash())).isPresent();
  }

  @Test
  void refused_isAnsweredAtOnce_asWithoutWaiting() throws Exception {
    JsonObject error = answer(send(rig.alice.pay(0), ",60000,1")).get("error").asObject();
    assertThat(error.integer("code")).isEqualTo(-32602);

    rig.chain.mine(List.of(rig.alice.pay(0)));
    rig.chain.settle();
    JsonObject late = answer(send(rig.alice.pay(0), "")).get("error").asObject();
    assertThat(late.string("message")).startsWith("nonce too low");
  }
}
