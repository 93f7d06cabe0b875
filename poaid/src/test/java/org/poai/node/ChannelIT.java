package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.DevAccounts;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;

/**
 * A conversation of a hundred messages with a worker on another node: three transactions, though
 * both sides are killed in the middle.
 */
@Tag("scenario")
final class ChannelIT {
  private static final Pattern RPC = Pattern.compile("http://127\\.0\\.0\\.1:\\d+(?= and ws)");
  private static final Pattern CHAT = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/v1");
  private static final int WORKER = 2;
  private static final int CLIENT = 5;
  private static final int PATIENCE_SECONDS = 240;
  private static final String FIFTH = "0.2";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Daemon client;
  private @Nullable Daemon worker;
  private String rpc = "";
  private String chat = "";
  private String address = "";

  @AfterEach
  void stop() {
    for (Daemon daemon : new Daemon[] {client, worker}) {
      if (daemon != null) {
        daemon.close();
      }
    }
  }

  private Daemon startClient(int p2pPort, String check) throws Exception {
    Daemon started =
        Daemon.node(
            folder.resolve("client"),
            "--target=500",
            "--no-mdns",
            "--p2p-port=" + p2pPort,
            "--rpc-port=0",
            "--openai=127.0.0.1:0",
            "--gateway-account=dev" + CLIENT,
            "--gateway-max-price=0.001",
            "--check=" + check);
    address = started.find(Daemon.ADDRESS);
    rpc = started.find(RPC);
    chat = started.find(CHAT);
    client = started;
    return started;
  }

  private Daemon startWorker(String... more) throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--no-mdns",
                "--no-mine",
                "--peer-multiaddr=" + address,
                "--serve-channels",
                "--worker-account=dev" + WORKER,
                "--price-per-token=0.0001"));
    flags.addAll(List.of(more));
    Daemon started = Daemon.node(folder.resolve("worker"), flags.toArray(String[]::new));
    started.await(line -> line.contains(" joined, at block "));
    worker = started;
    return started;
  }

  private JsonObject post(String url, String body) throws Exception {
    String token = Files.readString(folder.resolve("client/rpc.token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Json.parse(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
        .asObject();
  }

  private JsonValue ask(String method, JsonValue... params) throws Exception {
    Map<String, JsonValue> call = new TreeMap<>();
    call.put("id", JsonValue.of(1));
    call.put("jsonrpc", JsonValue.of("2.0"));
    call.put("method", JsonValue.of(method));
    call.put("params", new JsonArray(List.of(params)));
    return post(rpc, Jcs.toString(new JsonObject(call))).get("result");
  }

  private static BigInteger quantity(String text) {
    return new BigInteger(text.substring(2), 16);
  }

  private BigInteger sent(int account) throws Exception {
    return quantity(
        ask(
                "eth_getTransactionCount",
                JsonValue.of(DevAccounts.address(account).toHex()),
                JsonValue.of("latest"))
            .asString());
  }

  private JsonObject chat(int number) throws Exception {
    return post(
        chat + "/chat/completions",
        "{\"model\":\"poai/channel\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\","
            + "\"content\":\"message "
            + number
            + "\"}]}");
  }

  /** Asks until there is an answer: a peer that was killed is found again in a while. */
  private JsonObject answer(int number) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      JsonObject answer = chat(number);
      if (answer.find("error").isEmpty()) {
        return answer.get("poai").asObject();
      }
      assertThat(System.nanoTime()).as(Jcs.toString(answer)).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  private JsonObject channel() throws Exception {
    return ask("poai_channel", JsonValue.of("0x1")).asObject();
  }

  private void awaitClosed() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!channel().get("closed").equals(JsonValue.of(true))) {
      assertThat(System.nanoTime()).as("the channel is closed").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private static Daemon running(@Nullable Daemon daemon) {
    return Objects.requireNonNull(daemon);
  }

  private static int port(String address) {
    return Integer.parseInt(address.split("/", -1)[4]);
  }

  @Test
  void session_ofAHundredMessages_isThreeTransactions_thoughBothSidesCrash() throws Exception {
    startClient(0, FIFTH);
    startWorker();
    BigInteger price = BigInteger.ZERO;
    BigInteger dearest = BigInteger.ZERO;
    for (int i = 0; i < 100; i++) {
      if (i == 40) {
        running(worker).kill();
        startWorker();
      }
      if (i == 70) {
        int port = port(address);
        running(client).kill();
        startClient(port, FIFTH);
      }
      JsonObject answer = answer(i);
      assertThat(answer.integer("channel")).isEqualTo(1);
      BigInteger paid = quantity(answer.string("price"));
      price = price.add(paid);
      dearest = dearest.max(paid);
    }
    assertThat(sent(CLIENT)).isEqualTo(BigInteger.ONE);

    assertThat(ask("poai_closeChannels")).isEqualTo(JsonValue.of(true));
    awaitClosed();
    BigInteger redeemed = quantity(channel().string("paid"));

    // What was owed when a side was killed is told by the other; at most one answer is lost.
    assertThat(redeemed).isBetween(price.subtract(dearest), price);
    assertThat(sent(CLIENT).add(sent(WORKER))).isEqualTo(BigInteger.valueOf(3));
    assertNothingWrong();
  }

  @Test
  void worker_thatLiesOnce_isFoundOutLeftAndPaidForTheTruthAlone() throws Exception {
    startClient(0, "1");
    startWorker("--dev-fault=lie-once");
    BigInteger truth = quantity(answer(0).string("price"));
    BigInteger lie = quantity(answer(1).string("price"));
    assertThat(lie).isPositive();

    String left = running(client).await(line -> line.contains("is asked no more for 86400 s"));
    assertThat(left).endsWith("its answer is not what the model says");
    JsonObject worker = ask("poai_workers").asArray().get(0).asObject();
    assertThat(worker.string("left")).isEqualTo("its answer is not what the model says");
    assertThat(chat(2).find("error")).isPresent();
    JsonObject channel = ask("poai_channels").asArray().get(0).asObject();
    assertThat(quantity(channel.string("signed"))).isEqualTo(truth);
  }

  /** Who was killed was left for being silent, and for nothing else. */
  private void assertNothingWrong() throws Exception {
    running(client).terminate();
    running(worker).terminate();
    assertThat(running(client).lines())
        .filteredOn(line -> line.contains("is asked no more"))
        .allMatch(line -> line.contains("it does not answer"));
  }
}
