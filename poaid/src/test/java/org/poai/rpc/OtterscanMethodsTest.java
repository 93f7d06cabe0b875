package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.operation.Creations;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;

/** What Otterscan asks, with the shapes of its documentation. */
@Timeout(60)
final class OtterscanMethodsTest {
  private static final Address NOBODY =
      Address.fromHex("0x00000000000000000000000000000000000000ee");

  @TempDir Path folder;
  private RpcRig rig;
  private ExplorerScript script;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
    script = new ExplorerScript(rig);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private JsonValue json(String text) throws JsonException {
    return Json.parse(text.replace('\'', '"'));
  }

  private String operations(SignedTransaction transaction) throws JsonException {
    return rig.result("ots_getInternalOperations", quoted(transaction.hash())).toString();
  }

  @Test
  void apiLevel_isThatOfTheDocumentedMethods() throws Exception {
    assertThat(rig.result("ots_getApiLevel", "")).isEqualTo(JsonValue.of(8));
  }

  @Test
  void hasCode_ofAContractAndOfAnAccount_tellsThemApart() throws Exception {
    Address contract = script.deploy(ExplorerScript.FORWARDER);

    assertThat(rig.result("ots_hasCode", quoted(contract) + ",\"latest\""))
        .isEqualTo(JsonValue.of(true));
    assertThat(rig.result("ots_hasCode", quoted(contract) + ",1")).isEqualTo(JsonValue.of(true));
    assertThat(rig.result("ots_hasCode", quoted(contract) + ",0")).isEqualTo(JsonValue.of(false));
    assertThat(rig.result("ots_hasCode", quoted(script.alice()) + ",\"latest\""))
        .isEqualTo(JsonValue.of(false));
  }

  @Test
  void internalOperations_tellWhatContractsSentMadeAndDestroyed() throws Exception {
    Address forwarder = script.deploy(ExplorerScript.FORWARDER);
    Address factory = script.deploy(ExplorerScript.FACTORY);
    Address destroyer = script.deploy(ExplorerScript.DESTROYER);
    SignedTransaction sent = script.pay(forwarder, 5);
    SignedTransaction made = script.pay(factory, 6);
    SignedTransaction destroyed = script.pay(destroyer, 7);
    SignedTransaction plain = script.pay(ExplorerScript.HEIR, 8);
    SignedTransaction creation = script.creation(ExplorerScript.FORWARDER);
    script.mine(sent, made, destroyed, plain, creation);

    assertThat(rig.result("ots_getInternalOperations", quoted(sent.hash())))
        .isEqualTo(operation(0, forwarder, ExplorerScript.HEIR, 5));
    assertThat(rig.result("ots_getInternalOperations", quoted(made.hash())))
        .isEqualTo(operation(2, factory, Creations.address(factory, 1), 6));
    assertThat(rig.result("ots_getInternalOperations", quoted(destroyed.hash())))
        .isEqualTo(operation(1, destroyer, ExplorerScript.HEIR, 7));
    assertThat(operations(plain)).isEqualTo(operations(creation)).doesNotContain("type");
  }

  private JsonValue operation(int type, Address from, Address to, long value) throws JsonException {
    return json(
        "[{'type':%d,'from':'%s','to':'%s','value':'0x%x'}]".formatted(type, from, to, value));
  }

  @Test
  void transactionError_isWhatItRevertedWith() throws Exception {
    Address reverter = script.deploy(ExplorerScript.REVERTER);
    SignedTransaction failed = script.pay(reverter, 0);
    SignedTransaction fine = script.pay(NOBODY, 1);
    script.mine(failed, fine);

    assertThat(rig.result("ots_getTransactionError", quoted(failed.hash())))
        .isEqualTo(JsonValue.of("0x" + "0".repeat(63) + "7"));
    assertThat(rig.result("ots_getTransactionError", quoted(fine.hash())))
        .isEqualTo(JsonValue.of("0x"));
    assertThat(rig.error("ots_getTransactionError", quoted("0x" + "1".repeat(64))))
        .isEqualTo("-32000 transaction not found");
  }

  @Test
  void traceTransaction_listsCallsWithTheirDepth() throws Exception {
    Address forwarder = script.deploy(ExplorerScript.FORWARDER);
    SignedTransaction sent = script.pay(forwarder, 5);
    script.mine(sent);

    assertThat(rig.result("ots_traceTransaction", quoted(sent.hash())))
        .isEqualTo(
            json(
                """
                [{'type':'CALL','depth':0,'from':'%s','to':'%s','value':'0x5','input':'0x',
                  'output':'0x'},
                 {'type':'CALL','depth':1,'from':'%s','to':'%s','value':'0x5','input':'0x',
                  'output':'0x'}]\
                """
                    .formatted(script.alice(), forwarder, forwarder, ExplorerScript.HEIR)));
  }

  @Test
  void blockDetails_haveCountsRewardAndFees() throws Exception {
    Block block = script.mine(script.pay(NOBODY, 1), script.pay(NOBODY, 2));

    JsonObject details = rig.result("ots_getBlockDetails", "1").asObject();
    JsonObject shown = details.get("block").asObject();

    assertThat(shown.find("transactions")).isEmpty();
    assertThat(shown.get("logsBloom")).isInstanceOf(JsonNull.class);
    assertThat(shown.integer("transactionCount")).isEqualTo(2);
    assertThat(shown.string("hash")).isEqualTo(block.hash().toHex());
    JsonObject issuance = details.get("issuance").asObject();
    assertThat(issuance.string("blockReward")).isEqualTo(issuance.string("issuance"));
    assertThat(issuance.string("uncleReward")).isEqualTo("0x0");
    long paid = 0;
    for (JsonValue each : rig.result("eth_getBlockReceipts", "\"0x1\"").asArray()) {
      paid +=
          Long.decode(each.asObject().string("gasUsed"))
              * Long.decode(each.asObject().string("effectiveGasPrice"));
    }
    assertThat(Long.decode(details.string("totalFees"))).isEqualTo(paid).isPositive();
    assertThat(rig.result("ots_getBlockDetailsByHash", quoted(block.hash()))).isEqualTo(details);
    assertThat(rig.result("ots_getBlockDetails", "9")).isInstanceOf(JsonNull.class);
  }

  @Test
  void blockTransactions_arePagedFromTheLast() throws Exception {
    List<String> hashes = new ArrayList<>();
    SignedTransaction[] all = new SignedTransaction[5];
    for (int i = 0; i < all.length; i++) {
      all[i] = script.sign(Optional.of(NOBODY), i, "0x1122334455");
      hashes.add(all[i].hash().toHex());
    }
    script.mine(all);

    assertThat(page(0, 2)).isEqualTo(hashes.subList(3, 5));
    assertThat(page(1, 2)).isEqualTo(hashes.subList(1, 3));
    assertThat(page(2, 2)).isEqualTo(hashes.subList(0, 1));
    assertThat(page(3, 2)).isEmpty();
    assertThat(page(0, 100)).isEqualTo(hashes);
    assertThat(page(1L << 52, 1L << 52)).isEmpty();
    JsonObject answer = rig.result("ots_getBlockTransactions", "1,0,1").asObject();
    JsonObject shown =
        answer.get("fullblock").asObject().get("transactions").asArray().get(0).asObject();
    assertThat(shown.string("input")).isEqualTo("0x11223344");
    JsonObject receipt = answer.get("receipts").asArray().get(0).asObject();
    assertThat(receipt.get("logs")).isInstanceOf(JsonNull.class);
    assertThat(receipt.get("logsBloom")).isInstanceOf(JsonNull.class);
  }

  private List<String> page(long page, long size) throws JsonException {
    JsonObject answer = rig.result("ots_getBlockTransactions", "1," + page + "," + size).asObject();
    List<String> hashes = new ArrayList<>();
    for (JsonValue each : answer.get("fullblock").asObject().get("transactions").asArray()) {
      hashes.add(each.asObject().string("hash"));
    }
    assertThat(answer.get("receipts").asArray()).hasSameSizeAs(hashes);
    return hashes;
  }

  @Test
  void search_goesThroughAHistoryBothWays_byWholeBlocks() throws Exception {
    Address forwarder = script.deploy(ExplorerScript.FORWARDER);
    List<String> heirs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SignedTransaction direct = script.pay(ExplorerScript.HEIR, 1);
      SignedTransaction between = script.pay(NOBODY, 1);
      SignedTransaction within = script.pay(forwarder, 2);
      script.mine(direct, between, within);
      heirs.add(0, direct.hash().toHex());
      heirs.add(0, within.hash().toHex());
    }

    JsonObject newest = search("Before", 0, 3);
    assertThat(hashes(newest)).isEqualTo(heirs.subList(0, 4));
    assertThat(flags(newest)).isEqualTo("true false");
    JsonObject older = search("Before", 4, 3);
    assertThat(hashes(older)).isEqualTo(heirs.subList(4, 8));
    assertThat(flags(older)).isEqualTo("false true");
    assertThat(hashes(search("Before", 1, 3))).isEmpty();
    JsonObject oldest = search("After", 0, 3);
    assertThat(hashes(oldest)).isEqualTo(heirs.subList(4, 8));
    assertThat(flags(oldest)).isEqualTo("false true");
    JsonObject newer = search("After", 3, 4);
    assertThat(hashes(newer)).isEqualTo(heirs.subList(0, 4));
    assertThat(flags(newer)).isEqualTo("true false");
    JsonObject receipt = newest.get("receipts").asArray().get(0).asObject();
    assertThat(receipt.string("transactionHash")).isEqualTo(heirs.get(0));
    assertThat(receipt.integer("timestamp")).isPositive();
    assertThat(receipt.get("logs")).isInstanceOf(JsonNull.class);
    assertThat(rig.error("ots_searchTransactionsBefore", quoted(NOBODY) + ",0,0"))
        .isEqualTo("-32602 invalid argument 2: a page has at least one entry");
  }

  private JsonObject search(String way, long number, int size) throws JsonException {
    return rig.result(
            "ots_searchTransactions" + way, quoted(ExplorerScript.HEIR) + "," + number + "," + size)
        .asObject();
  }

  private static List<String> hashes(JsonObject found) throws JsonException {
    List<String> hashes = new ArrayList<>();
    for (JsonValue each : found.get("txs").asArray()) {
      hashes.add(each.asObject().string("hash"));
    }
    assertThat(found.get("receipts").asArray()).hasSameSizeAs(hashes);
    return hashes;
  }

  private static String flags(JsonObject found) throws JsonException {
    return found.get("firstPage").toString().replaceAll(".*(true|false).*", "$1")
        + " "
        + found.get("lastPage").toString().replaceAll(".*(true|false).*", "$1");
  }

  @Test
  void transactionBySenderAndNonce_isFoundForEachNonce() throws Exception {
    List<SignedTransaction> sent = new ArrayList<>();
    for (int block = 0; block < 12; block++) {
      List<SignedTransaction> transactions = new ArrayList<>();
      for (int i = 0; i < block % 3; i++) {
        transactions.add(script.pay(NOBODY, 1));
      }
      script.mine(transactions.toArray(SignedTransaction[]::new));
      sent.addAll(transactions);
    }
    for (SignedTransaction each : sent) {
      assertThat(bySender(script.alice(), each.transaction().nonce()))
          .isEqualTo(JsonValue.of(each.hash().toHex()));
    }
    assertThat(bySender(script.alice(), sent.size())).isInstanceOf(JsonNull.class);
    assertThat(bySender(NOBODY, 0)).isInstanceOf(JsonNull.class);
  }

  private JsonValue bySender(Address sender, long nonce) throws JsonException {
    return rig.result("ots_getTransactionBySenderAndNonce", quoted(sender) + "," + nonce);
  }

  @Test
  void contractCreator_isFoundAlsoWithinATransaction() throws Exception {
    Address factory = Creations.address(script.alice(), 1);
    Address child = Creations.address(factory, 1);
    script.mine(script.pay(child, 1));
    SignedTransaction creation = script.creation(ExplorerScript.FACTORY);
    script.mine(creation);
    SignedTransaction made = script.pay(factory, 0);
    script.mine(made);

    assertThat(rig.result("ots_getContractCreator", quoted(factory)))
        .isEqualTo(json("{'hash':'%s','creator':'%s'}".formatted(creation.hash(), script.alice())));
    assertThat(rig.result("ots_getContractCreator", quoted(child)))
        .isEqualTo(json("{'hash':'%s','creator':'%s'}".formatted(made.hash(), factory)));
    assertThat(rig.result("ots_getContractCreator", quoted(script.alice())))
        .isInstanceOf(JsonNull.class);
  }
}
