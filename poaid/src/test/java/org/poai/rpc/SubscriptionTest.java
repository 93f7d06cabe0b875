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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.rpc.eth.NodeMethods.CatchingUp;
import org.poai.rpc.message.Answer;
import org.poai.rpc.server.Endpoint.Session;

/** What one WebSocket is told, and in which order. */
@Timeout(60)
final class SubscriptionTest {
  private static final String WORD = "0x" + "0".repeat(62) + "2a";

  @TempDir Path folder;
  private RpcRig rig;
  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private Session session;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
    session = rig.rpc.open(messages::add, RpcRig.HERE);
  }

  @AfterEach
  void stop() {
    session.close();
    rig.close();
  }

  private JsonObject next() throws Exception {
    byte[] message = messages.poll(30, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return Json.parse(message).asObject();
  }

  private static byte[] subscribing(String kind) {
    String request = "{\"id\":%d,\"method\":\"eth_subscribe\",\"params\":[\"%s\"]}";
    return ("[" + request.formatted(1, kind) + "," + request.formatted(2, kind) + "]")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Lets happen what each kind of subscription is told of. */
  private void happen() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    rig.chain.mine(List.of(rig.sign(1, Optional.of(contract), WORD)));
    SignedTransaction waiting = rig.sign(2, Optional.of(contract), WORD);
    JsonValue unused =
        rig.result("eth_sendRawTransaction", RpcRig.quoted(waiting.envelope().bytes().toHex()));
    rig.catchingUp = Optional.of(new CatchingUp(0, 7));
    rig.rpc.onSyncing();
    rig.chain.settle();
    // Whatever was told by now has been handed out.
    assertThat(rig.rpc.subscribed().join()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"newHeads", "logs", "newPendingTransactions", "syncing"})
  void newsBeforeTheAnswerIsWritten_waitsForIt_andIsNotLost(String kind) throws Exception {
    Answer answer = session.answer(subscribing(kind)).join();
    List<JsonValue> answers = Json.parse(answer.json().orElseThrow()).asArray();
    happen();

    assertThat(messages).isEmpty();
    answer.written().run();

    String first = RpcRig.member(answers.get(0), "result");
    String second = RpcRig.member(answers.get(1), "result");
    JsonObject told = next();
    assertThat(told.string("method")).isEqualTo("eth_subscription");
    assertThat(told.get("params").asObject().string("subscription")).isIn(first, second);
  }

  @Test
  void news_isTheSameForAll_butForTheSubscription() throws Exception {
    String header = RpcRig.subscribe(session, "\"newHeads\"");
    String again = RpcRig.subscribe(session, "\"newHeads\"");
    rig.chain.mine(List.of());

    List<String> told = List.of(text(messages), text(messages));

    assertThat(
            told.stream().map(each -> each.replace(header, "ID").replace(again, "ID")).distinct())
        .hasSize(1);
    assertThat(told.get(0) + told.get(1)).contains(header, again);
  }

  private static String text(BlockingQueue<byte[]> messages) throws Exception {
    byte[] message = messages.poll(30, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return new String(message, StandardCharsets.UTF_8);
  }

  @Test
  void subscriptionOfASocketThatIsGone_endsUnopened() throws Exception {
    Answer answer = session.answer(subscribing("newHeads")).join();
    session.close();
    assertThat(rig.rpc.subscribed().join()).isZero();

    answer.written().run();
    rig.chain.mine(List.of());

    assertThat(rig.rpc.subscribed().join()).isZero();
    assertThat(messages).isEmpty();
  }

  @Test
  void oneSocket_hasAThousandSubscriptions() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      String unused = RpcRig.subscribe(session, "\"newHeads\"");
    }

    JsonObject refused =
        RpcRig.tell(session, "{\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}");

    assertThat(refused.get("error").asObject().string("message"))
        .isEqualTo("too many subscriptions");
    Session other = rig.rpc.open(messages::add, RpcRig.HERE);
    assertThat(RpcRig.subscribe(other, "\"newHeads\"")).startsWith("0x");
    other.close();
  }

  @Test
  void filterThatHoldsTooMuch_ends_sinceItCouldNotTellAll() throws Exception {
    String filter = rig.result("eth_newBlockFilter", "").asString();
    String logs = rig.result("eth_newFilter", "{}").asString();
    // Logs its 1 MiB of input: a filter holds 4 Mi characters, two to a byte.
    Address contract = rig.deploy(0, "0x600a600c600039600a6000f3" + "620800005fa000000000");
    for (int nonce = 1; nonce <= 5; nonce++) {
      rig.chain.mine(List.of(dear(nonce, contract)));
    }
    rig.chain.settle();

    assertThat(rig.error("eth_getFilterChanges", RpcRig.quoted(logs)))
        .isEqualTo("-32000 filter not found");
    assertThat(rig.result("eth_getFilterChanges", RpcRig.quoted(filter)).asArray()).hasSize(6);
  }

  private SignedTransaction dear(long nonce, Address contract) {
    return rig.alice.sign(
        org.poai.chain.block.TransactionType.DYNAMIC_FEE,
        org.poai.txpool.Payer.CHAIN,
        nonce,
        new org.poai.chain.block.Transaction.GasTerms(
            8_000_000,
            org.poai.primitives.UInt256.of(10 * org.poai.txpool.Payer.GWEI),
            org.poai.primitives.UInt256.of(org.poai.txpool.Payer.GWEI)),
        new org.poai.chain.block.Transaction.Message(
            Optional.of(contract),
            org.poai.primitives.UInt256.ZERO,
            org.poai.primitives.Bytes.EMPTY));
  }

  @Test
  void chainThatGoesBackFromAFalseBlock_tellsOfRemovedLogs_oneWayAndTheOther() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    String from = "{\"address\":" + RpcRig.quoted(contract) + "}";
    String filter = RpcRig.quoted(rig.result("eth_newFilter", from).asString());
    RpcRig.subscribe(session, "\"logs\"," + from);
    Block lie = rig.chain.mineUnproven(List.of(rig.sign(1, Optional.of(contract), WORD)));
    rig.chain.mineUnproven(List.of());
    rig.chain.refute(lie);

    List<JsonObject> told = List.of(log(next()), log(next()));
    List<JsonObject> filtered = new ArrayList<>();
    for (JsonValue change : rig.result("eth_getFilterChanges", filter).asArray()) {
      filtered.add(change.asObject());
    }
    for (List<JsonObject> logs : List.of(told, filtered)) {
      assertThat(logs)
          .extracting(log -> log.find("removed").orElseThrow())
          .containsExactly(JsonValue.of(false), JsonValue.of(true));
      assertThat(logs).extracting(log -> log.string("blockHash")).containsOnly(lie.hash().toHex());
    }
    assertThat(rig.result("eth_blockNumber", "")).isEqualTo(JsonValue.of("0x1"));
    assertThat(rig.result("eth_getLogs", from).asArray()).isEmpty();
  }

  private static JsonObject log(JsonObject message) throws JsonException {
    return message.get("params").asObject().get("result").asObject();
  }
}
