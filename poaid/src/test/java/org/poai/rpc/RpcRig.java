package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rpc.eth.NodeMethods.CatchingUp;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.PendingAnswer;
import org.poai.rpc.server.Endpoint.Session;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** All methods on a small chain, as a client asks them. */
final class RpcRig implements AutoCloseable {
  /**
   * Keeps its input's first word in slot 0 and logs it under the topic 7; without input reverts.
   */
  static final String CONTRACT =
      "0x6017600a5f3960175ff3" + "366008575f5ffd00" + "5b5f35805f555f52600760205fa100";

  /** A caller on this machine, whose workers are whoever is there. */
  static final Caller HERE = new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run);

  final Payer alice = new Payer(1);

  /** What methods measure time with, and how much passes with each look at it. */
  private final AtomicLong nanos = new AtomicLong();

  private volatile long step;

  /** How far catching up is. */
  volatile Optional<CatchingUp> catchingUp = Optional.empty();

  final PoolRig chain;
  final JsonRpc rpc;

  RpcRig(Path folder) {
    this(new PoolRig(PoolRig.spec(new Payer(1)), PoolLimits.DEFAULT, folder.resolve("journal")));
  }

  RpcRig(PoolRig chain) {
    this.chain = chain;
    this.rpc =
        TestRpc.on(chain, () -> catchingUp, Map.of(), () -> nanos.getAndAdd(step), TestRpc::fail);
    rpc.start();
  }

  /** Lets so much time pass with each look at the clock. */
  void tick(long stepNanos) {
    step = stepNanos;
  }

  /** Lets so much time pass at once. */
  void pass(long passedNanos) {
    nanos.addAndGet(passedNanos);
  }

  @Override
  public void close() {
    rpc.stop();
    chain.close();
  }

  JsonObject ask(String method, String params) throws JsonException {
    return Json.parse(begin(method, params).rest().get().join().json().orElseThrow()).asObject();
  }

  /** The way that a request by HTTP takes. */
  PendingAnswer begin(String method, String params) {
    String request = "{\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    return rpc.begin(request.getBytes(StandardCharsets.UTF_8), HERE);
  }

  /** Asks over a WebSocket, whose answer is on its way when this returns. */
  static JsonObject tell(Session session, String request) throws JsonException {
    Answer answer = session.answer(request.getBytes(StandardCharsets.UTF_8)).join();
    answer.written().run();
    return Json.parse(answer.json().orElseThrow()).asObject();
  }

  /** Subscribes over a WebSocket; the subscription's id. */
  static String subscribe(Session session, String params) throws JsonException {
    return tell(session, "{\"id\":1,\"method\":\"eth_subscribe\",\"params\":[" + params + "]}")
        .string("result");
  }

  JsonValue result(String method, String params) throws JsonException {
    JsonObject answer = ask(method, params);
    assertThat(answer.find("error")).as(method).isEmpty();
    return answer.get("result");
  }

  String error(String method, String params) throws JsonException {
    JsonObject error = ask(method, params).get("error").asObject();
    return error.integer("code") + " " + error.string("message");
  }

  /** A text member of an object. */
  static String member(JsonValue object, String name) {
    return ((JsonString) ((JsonObject) object).find(name).orElseThrow()).value();
  }

  static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  SignedTransaction sign(long nonce, Optional<Address> to, String data) {
    return alice.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(200_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(to, UInt256.ZERO, Bytes.fromHex(data)));
  }

  /** A contract in a block of its own. */
  Address deploy(long nonce, String code) throws JsonException {
    SignedTransaction creation = sign(nonce, Optional.empty(), code);
    chain.mine(List.of(creation));
    return Address.fromHex(
        result("eth_getTransactionReceipt", quoted(creation.hash()))
            .asObject()
            .string("contractAddress"));
  }
}
