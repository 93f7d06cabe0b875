package org.poai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcAnswer.Result;
import org.poai.client.RpcAnswer.Unreachable;
import org.poai.json.JsonValue;

/** The client before servers that answer well, badly, too much, and not at all. */
@Timeout(60)
final class JsonRpcClientTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int LIMIT = 1_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;
  private volatile String asked = "";
  private volatile String authorization = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(int status, String body) {
    server.createContext("/", exchange -> answer(exchange, status, body));
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private NodeUrl url() {
    return NodeUrl.parse("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private JsonRpcClient client() {
    return new JsonRpcClient(url(), Duration.ofSeconds(20), LIMIT);
  }

  private static String sentence(RpcAnswer answer) {
    assertThat(answer).isInstanceOf(Unreachable.class);
    return ((Unreachable) answer).sentence();
  }

  @Test
  void ask_aResult_isGiven() {
    serve(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x2a\"}");

    assertThat(client().ask("eth_blockNumber", JsonValue.of("a"), JsonValue.of(true)).join())
        .isEqualTo(new Result(JsonValue.of("0x2a")));
    assertThat(asked)
        .isEqualTo(
            "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"eth_blockNumber\",\"params\":[\"a\",true]}");
    assertThat(authorization).isEqualTo("null");
  }

  @Test
  void ask_anError_keepsCodeMessageAndData() {
    serve(
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"data\":\"0x08\","
            + "\"message\":\"execution reverted:\\u001b[2J no\"}}");

    assertThat(client().ask("eth_call").join())
        .isEqualTo(new Refused(3, "execution reverted: [2J no", Optional.of(JsonValue.of("0x08"))));
    assertThatThrownBy(() -> client().call("eth_call"))
        .isInstanceOf(RpcFailure.class)
        .hasMessage("execution reverted: [2J no");
  }

  @Test
  void ask_aToken_isShownToTheNode_butNotInItsName(@TempDir Path folder) throws IOException {
    serve(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}");
    Path file = Files.writeString(folder.resolve("rpc.token"), "secret42\n");
    NodeUrl withToken = url().withToken(file);

    assertThat(new JsonRpcClient(withToken).ask("eth_chainId").join()).isInstanceOf(Result.class);
    assertThat(authorization).isEqualTo("Bearer secret42");
    assertThat(withToken.toString()).doesNotContain("secret42");
    Files.writeString(file, "two words");
    assertThatThrownBy(() -> url().withToken(file)).hasMessage("it holds no token");
  }

  @Test
  void ask_withoutTheToken_saysWhatHelps() {
    serve(403, "no");

    assertThat(sentence(client().ask("eth_chainId").join())).contains("--token-file");
  }

  @Test
  void ask_noJsonRpc_isSaid() {
    serve(404, "<html>");

    assertThat(sentence(client().ask("eth_chainId").join()))
        .endsWith(" does not answer as JSON-RPC does (HTTP status 404).");
  }

  @Test
  void ask_theAnswerToAnother_isNotTaken() {
    serve(200, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"0x2a\"}");

    assertThat(client().ask("eth_chainId").join()).isInstanceOf(Unreachable.class);
  }

  @Test
  void ask_anAnswerThatIsTooLong_isNotRead() {
    serve(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "a".repeat(LIMIT) + "\"}");

    assertThat(sentence(client().ask("eth_chainId").join()))
        .endsWith(" sent an answer of more than 1000 bytes.");
  }

  @Test
  void ask_nobodyThere_isSaid() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    NodeUrl nobody = NodeUrl.parse("http://127.0.0.1:" + port);

    assertThat(sentence(new JsonRpcClient(nobody).ask("eth_chainId").join()))
        .isEqualTo("No node answers at " + nobody + "; start one, or name another with --node.");
  }

  @Test
  void ask_anAnswerThatNeverComes_endsInTime() {
    server.createContext("/", exchange -> awaitRelease());

    assertThat(sentence(new JsonRpcClient(url(), SHORT, LIMIT).ask("eth_chainId").join()))
        .contains("did not answer within");
  }

  @Test
  void ask_anAnswerThatStopsInTheMiddle_endsInTime() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitRelease();
        });

    assertThat(sentence(new JsonRpcClient(url(), SHORT, LIMIT).ask("eth_chainId").join()))
        .contains("did not answer within");
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void parse_whatIsNoUrlOfANode_isRefused() {
    assertThatThrownBy(() -> NodeUrl.parse("127.0.0.1:8545")).hasMessage("it is no URL");
    assertThatThrownBy(() -> NodeUrl.parse("ws://127.0.0.1")).hasMessageContaining("http://");
    assertThatThrownBy(() -> NodeUrl.parse("http:///x")).hasMessage("it names no host");
    assertThatThrownBy(() -> NodeUrl.parse("http://a:b@host")).hasMessageContaining("password");
    assertThat(NodeUrl.parse("https://node.example/rpc").toString())
        .isEqualTo("https://node.example/rpc");
  }
}
