package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.RpcAnswer;
import org.poai.client.RpcFailure;
import org.poai.evm.operation.Creations;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.testing.Until;
import org.poai.txpool.Payer;

/**
 * Many accounts that send transfers, and calls of a contract, to a node of the devnet over
 * JSON-RPC; what the node has acknowledged is remembered.
 */
final class Load {
  /** The first funded account of the devnet; everybody knows its key. */
  private static final String RICH =
      "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  /** Counts in the slot that its input names, and logs that under the topic 7. */
  private static final String CONTRACT =
      "0x6014600a5f3960145ff3" + "5f35805460010190555f355f52600760205fa100";

  private static final UInt256 CAP = UInt256.of(1_000 * Payer.GWEI);
  private static final int IN_FLIGHT = 48;

  /** What lies deeper is not asked for again. */
  private static final int DEEP = 8;

  private final Payer rich = new Payer(HexFormat.of().parseHex(RICH));
  private final Address contract = Creations.address(rich.address(), 0);
  private final List<Payer> payers = new ArrayList<>();
  private final List<AtomicLong> nonces = new ArrayList<>();
  private final Map<Hash32, SignedTransaction> acknowledged = new ConcurrentHashMap<>();
  private int settled;
  private long highest;
  private final AtomicLong refused = new AtomicLong();

  Load(int accounts) {
    for (int i = 0; i < accounts; i++) {
      payers.add(new Payer(i));
      nonces.add(new AtomicLong());
    }
  }

  static JsonRpcClient client(Daemon node) throws InterruptedException {
    return new JsonRpcClient(NodeUrl.parse(node.find(Web3jIT.URL)));
  }

  /** How many transactions the node has said to have accepted. */
  int acknowledged() {
    return acknowledged.size() + settled;
  }

  /** How many it did not accept. */
  long refused() {
    return refused.get();
  }

  /** Deploys the contract and gives each account 10 POAI; ends when that is mined. */
  void begin(JsonRpcClient client) throws InterruptedException {
    List<SignedTransaction> all = new ArrayList<>();
    all.add(sign(rich, 0, 300_000, Optional.empty(), UInt256.ZERO, Bytes.fromHex(CONTRACT)));
    UInt256 funds = Wei.ofPoai(10).value();
    for (int i = 0; i < payers.size(); i++) {
      Optional<Address> to = Optional.of(payers.get(i).address());
      all.add(sign(rich, i + 1, 21_000, to, funds, Bytes.EMPTY));
    }
    for (CompletableFuture<RpcAnswer> answer : submitAll(client, all)) {
      assertThat(answer.join()).isInstanceOf(RpcAnswer.Result.class);
    }
    Until.holds("the accounts have funds", () -> isFunded(client));
  }

  /** Whether the node knows the block in which the last account got its funds. */
  boolean isFunded(JsonRpcClient client) {
    return nonce(client, rich, "latest") > payers.size();
  }

  static long head(JsonRpcClient client) {
    try {
      return Long.decode(client.call("eth_blockNumber").asString());
    } catch (RpcFailure | JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static SignedTransaction sign(
      Payer payer, long nonce, long gas, Optional<Address> to, UInt256 value, Bytes data) {
    return payer.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(gas, CAP, UInt256.of(Payer.GWEI)),
        new Message(to, value, data));
  }

  /** The next transaction of an account: a transfer to another one. */
  SignedTransaction transfer(int account) {
    long nonce = nonces.get(account).getAndIncrement();
    Optional<Address> to = Optional.of(payers.get((account + 1) % payers.size()).address());
    return sign(payers.get(account), nonce, 21_000, to, UInt256.ONE, Bytes.EMPTY);
  }

  /** The next transaction of an account: a call that writes and logs. */
  private SignedTransaction call(int account) {
    long nonce = nonces.get(account).getAndIncrement();
    Bytes word = Bytes.fromHex(UInt256.of(account + 1).toHash32().toHex());
    return sign(payers.get(account), nonce, 100_000, Optional.of(contract), UInt256.ZERO, word);
  }

  /** Sends until it shall end, or the node is gone; every other transaction is a call. */
  void run(JsonRpcClient client, BooleanSupplier goesOn) throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    AtomicBoolean gone = new AtomicBoolean();
    for (int i = 0; goesOn.getAsBoolean() && !gone.get(); i = (i + 1) % payers.size()) {
      SignedTransaction signed = i % 2 == 0 ? transfer(i) : call(i);
      room.acquire();
      var unused =
          submit(client, signed)
              .thenAccept(
                  answer -> {
                    gone.compareAndSet(false, answer instanceof RpcAnswer.Unreachable);
                    room.release();
                  });
    }
    room.acquire(IN_FLIGHT);
  }

  /** Hands in all of them, as many at once as may be. */
  List<CompletableFuture<RpcAnswer>> submitAll(
      JsonRpcClient client, List<SignedTransaction> transactions) throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<RpcAnswer>> answers = new ArrayList<>();
    for (SignedTransaction signed : transactions) {
      room.acquire();
      CompletableFuture<RpcAnswer> answer = submit(client, signed);
      answers.add(answer);
      var unused = answer.thenRun(room::release);
    }
    return answers;
  }

  /** Hands one in; it counts as acknowledged when the node says so. */
  CompletableFuture<RpcAnswer> submit(JsonRpcClient client, SignedTransaction signed) {
    return client
        .ask("eth_sendRawTransaction", JsonValue.of(signed.envelope().bytes().toHex()))
        .thenApply(
            answer -> {
              if (answer instanceof RpcAnswer.Result) {
                acknowledged.put(signed.hash(), signed);
              } else {
                refused.incrementAndGet();
              }
              return answer;
            });
  }

  private static long nonce(JsonRpcClient client, Payer payer, String block) {
    try {
      JsonValue nonce =
          client.call(
              "eth_getTransactionCount",
              JsonValue.of(payer.address().toHex()),
              JsonValue.of(block));
      return Long.decode(nonce.asString());
    } catch (RpcFailure | JsonException e) {
      throw new AssertionError(e);
    }
  }

  /** Goes on where the node is: what it did not acknowledge may be there, or not. */
  void resume(JsonRpcClient client) {
    for (int i = 0; i < payers.size(); i++) {
      nonces.get(i).set(nonce(client, payers.get(i), "pending"));
    }
  }

  /**
   * Hands in what lacks before an acknowledged one: a kill leaves such gaps, and it waits for them.
   */
  void fillGaps(JsonRpcClient client) throws InterruptedException {
    resume(client);
    List<SignedTransaction> lacking = new ArrayList<>();
    for (int i = 0; i < payers.size(); i++) {
      long next = nonces.get(i).get();
      Address payer = payers.get(i).address();
      if (acknowledged.values().stream().anyMatch(sent -> isBehind(sent, payer, next))) {
        lacking.add(i % 2 == 0 ? transfer(i) : call(i));
      }
    }
    submitAll(client, lacking).forEach(CompletableFuture::join);
  }

  private static boolean isBehind(SignedTransaction sent, Address payer, long nonce) {
    return sent.sender().equals(payer) && sent.transaction().nonce() > nonce;
  }

  /** Every acknowledged transaction waits or is mined; returns how many wait. */
  int assertAllThere(JsonRpcClient client) throws InterruptedException, JsonException {
    long head = head(client);
    Semaphore room = new Semaphore(IN_FLIGHT);
    Map<Hash32, CompletableFuture<RpcAnswer>> answers = new HashMap<>();
    for (Hash32 hash : acknowledged.keySet()) {
      room.acquire();
      var answer = client.ask("eth_getTransactionByHash", JsonValue.of(hash.toHex()));
      answers.put(hash, answer);
      var unused = answer.thenRun(room::release);
    }
    int waiting = 0;
    for (Map.Entry<Hash32, CompletableFuture<RpcAnswer>> entry : answers.entrySet()) {
      RpcAnswer answer = entry.getValue().join();
      assertThat(answer).as("%s", entry.getKey()).isInstanceOf(RpcAnswer.Result.class);
      JsonValue found = ((RpcAnswer.Result) answer).value();
      assertThat(found).as("%s is lost", entry.getKey()).isInstanceOf(JsonObject.class);
      JsonValue block = found.asObject().get("blockNumber");
      if (block instanceof JsonNull) {
        waiting++;
        continue;
      }
      highest = Math.max(highest, Long.decode(block.asString()));
      if (Long.decode(block.asString()) < head - DEEP) {
        acknowledged.remove(entry.getKey());
        settled++;
      }
    }
    return waiting;
  }

  /** As {@link #assertAllThere}, where nothing else is expected. */
  int waiting(JsonRpcClient client) {
    try {
      return assertAllThere(client);
    } catch (InterruptedException | JsonException e) {
      throw new AssertionError(e);
    }
  }

  /** The highest block with one of them, as of the last look. */
  long highest() {
    return highest;
  }
}
