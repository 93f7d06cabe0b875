package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
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

/** OpenEthereum's module {@code trace} as indexers ask it. */
@Timeout(60)
final class ParityMethodsTest {
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

  private static JsonValue json(String text) throws JsonException {
    return Json.parse(text.replace('\'', '"'));
  }

  private JsonObject trace(SignedTransaction transaction, int index) throws JsonException {
    return rig.result("trace_transaction", quoted(transaction.hash()))
        .asArray()
        .get(index)
        .asObject();
  }

  @Test
  void call_andTheCallWithin_haveTheirWayAndPlace() throws Exception {
    Address forwarder = script.deploy(ExplorerScript.FORWARDER);
    SignedTransaction before = script.pay(ExplorerScript.HEIR, 1);
    SignedTransaction sent = script.pay(forwarder, 5);
    Block block = script.mine(before, sent);

    JsonObject outer = trace(sent, 0);
    JsonObject inner = trace(sent, 1);

    assertThat(outer.get("action"))
        .isEqualTo(
            json(
                "{'callType':'call','from':'%s','to':'%s','gas':'0x%x','input':'0x','value':'0x5'}"
                    .formatted(script.alice(), forwarder, 200_000 - 21_000)));
    assertThat(outer.integer("subtraces")).isEqualTo(1);
    assertThat(outer.get("traceAddress")).isEqualTo(json("[]"));
    assertThat(outer.string("type")).isEqualTo("call");
    assertThat(outer.string("transactionHash")).isEqualTo(sent.hash().toHex());
    assertThat(outer.integer("transactionPosition")).isEqualTo(1);
    assertThat(outer.integer("blockNumber")).isEqualTo(2);
    assertThat(outer.string("blockHash")).isEqualTo(block.hash().toHex());
    assertThat(inner.get("traceAddress")).isEqualTo(json("[0]"));
    assertThat(inner.get("action").asObject().string("to")).isEqualTo(ExplorerScript.HEIR.toHex());
    assertThat(inner.get("result")).isEqualTo(json("{'gasUsed':'0x0','output':'0x'}"));
  }

  @Test
  void creations_andSuicides_haveTheirOwnShapes() throws Exception {
    Address factory = script.deploy(ExplorerScript.FACTORY);
    Address destroyer = script.deploy(ExplorerScript.DESTROYER);
    SignedTransaction made = script.pay(factory, 6);
    SignedTransaction destroyed = script.pay(destroyer, 7);
    script.mine(made, destroyed);

    JsonObject create = trace(made, 1);
    assertThat(create.string("type")).isEqualTo("create");
    JsonObject action = create.get("action").asObject();
    assertThat(action.string("init")).isEqualTo("0x60015ff3");
    assertThat(action.string("creationMethod")).isEqualTo("create");
    assertThat(action.string("value")).isEqualTo("0x6");
    JsonObject result = create.get("result").asObject();
    assertThat(result.string("address")).isEqualTo(Creations.address(factory, 1).toHex());
    assertThat(result.string("code")).isEqualTo("0x00");
    JsonObject suicide = trace(destroyed, 1);
    assertThat(suicide.string("type")).isEqualTo("suicide");
    assertThat(suicide.get("result")).isInstanceOf(JsonNull.class);
    assertThat(suicide.get("action"))
        .isEqualTo(
            json(
                "{'address':'%s','balance':'0x7','refundAddress':'%s'}"
                    .formatted(destroyer, ExplorerScript.HEIR)));
  }

  @Test
  void failures_haveTheWordsOfTheModule() throws Exception {
    Address reverter = script.deploy(ExplorerScript.REVERTER);
    Address jumper = script.deploy("5f56");
    SignedTransaction reverted = script.pay(reverter, 0);
    SignedTransaction jumped = script.pay(jumper, 0);
    script.mine(reverted, jumped);

    assertThat(trace(reverted, 0).string("error")).isEqualTo("Reverted");
    assertThat(trace(reverted, 0).get("result")).isInstanceOf(JsonNull.class);
    assertThat(trace(jumped, 0).string("error")).isEqualTo("Bad jump destination");
  }

  @Test
  void precompiles_areLeftOutUnlessTheyArePaid() throws Exception {
    // Calls the identity, at 4, with the value that came.
    Address caller = script.deploy("5f5f5f5f3460045af100");
    SignedTransaction free = script.pay(caller, 0);
    SignedTransaction paid = script.pay(caller, 1);
    script.mine(free, paid);

    assertThat(trace(free, 0).integer("subtraces")).isZero();
    assertThat(trace(paid, 0).integer("subtraces")).isEqualTo(1);
  }

  @Test
  void block_hasAllCallsAndItsSubsidy() throws Exception {
    SignedTransaction first = script.pay(ExplorerScript.HEIR, 1);
    SignedTransaction second = script.pay(ExplorerScript.HEIR, 2);
    Block block = script.mine(first, second);

    List<JsonValue> traces = rig.result("trace_block", "\"0x1\"").asArray();

    assertThat(traces).hasSize(3);
    assertThat(traces.get(1).asObject().string("transactionHash")).isEqualTo(second.hash().toHex());
    JsonObject reward = traces.get(2).asObject();
    assertThat(reward.string("type")).isEqualTo("reward");
    assertThat(reward.get("transactionHash")).isInstanceOf(JsonNull.class);
    JsonObject action = reward.get("action").asObject();
    assertThat(action.string("author")).isEqualTo(block.header().lineage().miner().toHex());
    assertThat(action.string("value"))
        .isEqualTo(
            rig.result("ots_getBlockDetails", "1")
                .asObject()
                .get("issuance")
                .asObject()
                .string("issuance"));
    assertThat(rig.result("trace_block", "\"0x0\"")).isEqualTo(json("[]"));
    assertThat(rig.result("trace_transaction", quoted("0x" + "1".repeat(64))))
        .isInstanceOf(JsonNull.class);
  }

  @Test
  void replay_tellsWhatCameWentAndChanged() throws Exception {
    SignedTransaction creation = script.sign(Optional.empty(), 0, RpcRig.CONTRACT);
    Address contract = script.contract(creation);
    SignedTransaction write = script.sign(Optional.of(contract), 0, "0x" + "0".repeat(63) + "9");
    SignedTransaction payment = script.pay(ExplorerScript.HEIR, 3);
    script.mine(creation);
    script.mine(write, payment);

    List<JsonValue> made =
        rig.result("trace_replayBlockTransactions", "\"0x1\",[\"stateDiff\"]").asArray();
    List<JsonValue> wrote =
        rig.result("trace_replayBlockTransactions", "\"0x2\",[\"stateDiff\",\"trace\"]").asArray();

    JsonObject came = account(made.get(0), contract);
    assertThat(came.get("nonce")).isEqualTo(json("{'+':'0x1'}"));
    assertThat(came.get("balance")).isEqualTo(json("{'+':'0x0'}"));
    assertThat(made.get(0).asObject().get("trace")).isEqualTo(json("[]"));
    JsonObject changed = account(wrote.get(0), contract);
    assertThat(changed.get("balance")).isEqualTo(json("'='"));
    assertThat(changed.get("code")).isEqualTo(json("'='"));
    assertThat(changed.get("storage"))
        .isEqualTo(json("{'0x%064x':{'*':{'from':'0x%064x','to':'0x%064x'}}}".formatted(0, 0, 9)));
    JsonObject payer = account(wrote.get(1), script.alice());
    assertThat(payer.get("nonce")).isEqualTo(json("{'*':{'from':'0x2','to':'0x3'}}"));
    assertThat(account(wrote.get(1), ExplorerScript.HEIR).get("balance"))
        .isEqualTo(json("{'+':'0x3'}"));
    JsonObject one = wrote.get(1).asObject();
    assertThat(one.get("vmTrace")).isInstanceOf(JsonNull.class);
    assertThat(one.string("transactionHash")).isEqualTo(payment.hash().toHex());
    assertThat(one.get("trace").asArray()).hasSize(1);
    assertThat(one.get("trace").asArray().get(0).asObject().find("blockHash")).isEmpty();
  }

  private static JsonObject account(JsonValue replayed, Address address) throws JsonException {
    return replayed.asObject().get("stateDiff").asObject().get(address.toHex()).asObject();
  }

  @Test
  void replay_ofStepsOrOfWhatIsNotThere_isRefused() throws Exception {
    script.mine();

    assertThat(rig.error("trace_replayBlockTransactions", "\"0x1\",[\"vmTrace\"]"))
        .isEqualTo(
            "-32602 invalid argument 1: vmTrace is not there; debug_traceTransaction tells each"
                + " step");
    assertThat(rig.error("trace_replayBlockTransactions", "\"0x1\",[\"all\"]"))
        .isEqualTo("-32602 invalid argument 1: a kind is trace or stateDiff");
    assertThat(rig.error("trace_block", "\"0x9\"")).isEqualTo("-32000 header not found");
  }

  @Test
  void replay_whenTheTimeIsOver_ends() throws Exception {
    Address loop = script.deploy("5b5f56");
    SignedTransaction endless = script.pay(loop, 0);
    script.mine(endless);
    rig.tick(1_000_000_000_000L);

    assertThat(rig.error("trace_block", "\"0x2\""))
        .isEqualTo("-32000 execution aborted (timeout = 5s)");
    assertThat(rig.error("ots_traceTransaction", quoted(endless.hash())))
        .isEqualTo("-32000 execution aborted (timeout = 5s)");
  }
}
