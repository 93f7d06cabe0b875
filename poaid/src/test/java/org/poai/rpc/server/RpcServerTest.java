package org.poai.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.http.FrontLimits;
import org.poai.memory.MemoryShare;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;

/** The port over real sockets; behind it something that answers with what it was asked. */
@Timeout(60)
final class RpcServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private static final byte[] NEWS = "news".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<Endpoint.Push> opened = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private RpcServer server;

  /** Echoes. */
  private final class Echo implements Endpoint {
    @Override
    public CompletableFuture<Answer> answer(byte[] body, Caller caller) {
      Optional<byte[]> json = Optional.of(body).filter(some -> some.length > 0);
      return CompletableFuture.completedFuture(new Answer(json, () -> {}));
    }

    @Override
    public Session open(Push push, Caller caller) {
      opened.add(push);
      return new Session() {
        @Override
        public CompletableFuture<Answer> answer(byte[] message) {
          boolean subscribes = new String(message, StandardCharsets.UTF_8).equals("subscribe");
          Runnable written = subscribes ? () -> push.send(NEWS) : () -> {};
          return CompletableFuture.completedFuture(new Answer(Optional.of(message), written));
        }

        @Override
        public void close() {
          closed.complete(null);
        }
      };
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = serve(0);
  }

  private RpcServer serve(int port) throws IOException {
    return TestPort.serve(new Echo(), port, (part, cause) -> {});
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
        .timeout(java.time.Duration.ofSeconds(30));
  }

  @Test
  void post_isAnswered_againAndAgainOnOneConnection() throws Exception {
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> response = send(request().POST(BodyPublishers.ofString("body " + i)));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.body()).isEqualTo("body " + i);
    }
  }

  @Test
  void pipelined_areAnsweredInTheirOrder() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 10; i < 40; i++) {
        requests
            .append("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n")
            .append(i);
      }
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(30_000);
      StringBuilder bodies = new StringBuilder();
      byte[] buffer = new byte[8192];
      String all = "";
      while (!all.endsWith("39")) {
        int read = socket.getInputStream().read(buffer);
        bodies.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        all = bodies.toString();
      }
      for (int i = 10; i < 39; i++) {
        assertThat(all.indexOf("\r\n\r\n" + i)).isLessThan(all.indexOf("\r\n\r\n" + (i + 1)));
      }
    }
  }

  @Test
  void otherMethodsAndForeignOrigins_areRefused() throws Exception {
    assertThat(send(request().DELETE()).statusCode()).isEqualTo(405);
    HttpResponse<String> foreign =
        send(request().header("Origin", "https://evil.example").POST(BodyPublishers.ofString("x")));
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void preflight_ofAPageOfThisMachine_isAllowed() throws Exception {
    HttpResponse<String> response =
        send(
            request()
                .header("Origin", "http://localhost:3000")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-origin"))
        .hasValue("http://localhost:3000");
  }

  @Test
  void bodyAboveItsLimit_isRefused() throws Exception {
    byte[] large = new byte[RpcServer.MAX_BODY + 1];
    try {
      assertThat(send(request().POST(BodyPublishers.ofByteArray(large))).statusCode())
          .isEqualTo(413);
    } catch (IOException e) {
      // Closed while we were still writing: as good an answer.
      assertThat(e).isNotNull();
    }
    assertThat(send(request().POST(BodyPublishers.ofString("on"))).body()).isEqualTo("on");
  }

  /** What a WebSocket received. */
  private static final class Received implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    String next() throws InterruptedException {
      return messages.poll(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void webSocket_answersPushesAndTellsOfItsEnd() throws Exception {
    Received received = new Received();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), received)
            .join();

    socket.sendText("question", true).join();
    assertThat(received.next()).isEqualTo("question");
    socket.sendText("in ", false).join();
    socket.sendText("parts", true).join();
    assertThat(received.next()).isEqualTo("in parts");
    opened.take().send("news".getBytes(StandardCharsets.UTF_8));
    assertThat(received.next()).isEqualTo("news");
    for (int i = 0; i < 50; i++) {
      socket.sendText("subscribe", true).join();
      assertThat(received.next()).as("the answer comes before its news").isEqualTo("subscribe");
      assertThat(received.next()).isEqualTo("news");
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    closed.get(30, TimeUnit.SECONDS);
  }

  @Test
  void clientThatDoesNotRead_isDropped() throws Exception {
    server.stop();
    server = hasty();
    byte[] body = new byte[RpcServer.MAX_BODY];
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n";
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().write(body);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void requestThatDrips_isDropped() throws Exception {
    server.stop();
    server = hasty();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("POST / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Waits half a second for its clients. */
  private RpcServer hasty() throws IOException {
    return TestPort.serve(
        new Echo(),
        0,
        FrontLimits.ofClients(512).withPatience(500),
        MemoryShare.unlimited(),
        (part, cause) -> {});
  }

  @Test
  void port_thatIsTaken_isRefused() {
    assertThatThrownBy(() -> serve(server.port())).isInstanceOf(IOException.class);
  }
}
