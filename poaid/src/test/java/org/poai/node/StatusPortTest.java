package org.poai.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.async.Watchdog;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.status.ProcessMetrics;

final class StatusPortTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final Watchdog watchdog =
      new Watchdog(metrics, StatusPortTest::fail, (check, problem) -> {});
  private volatile Supplier<JsonObject> status =
      () -> new JsonObject(Map.of("height", JsonValue.of(7)));
  private StatusRoutes routes;
  private HttpFront endpoint;

  @BeforeEach
  void start() throws IOException {
    ProcessMetrics.register(metrics);
    routes = new StatusRoutes(metrics, watchdog, () -> status.get(), StatusPortTest::fail);
    endpoint = serve(new MemoryShare("watchers", 16 << 20));
  }

  @AfterEach
  void stop() {
    endpoint.stop();
    routes.stop();
    watchdog.stop();
  }

  @Test
  void metrics_get_prometheusTextWithTheProcessFigures() throws Exception {
    HttpResponse<String> response = send("GET", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains("poai_node_health_problems 0.0")
        .containsPattern("jvm_memory_used_bytes.area=.heap.. [1-9]")
        .containsPattern("jvm_threads_current [1-9]")
        .containsPattern("jvm_gc_collection_seconds_total [0-9]")
        .containsPattern("poai_node_build_info.version=.+ 1")
        .containsPattern("process_open_fds [1-9]");
  }

  @Test
  void health_withAndWithoutAProblem_200And503() throws Exception {
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/health").body()).isEqualTo("{\"healthy\":true,\"problems\":[]}\n");

    watchdog.register("engine", () -> Optional.of("has not answered for 60 s"));
    watchdog.runChecks();

    HttpResponse<String> ill = send("GET", "/health");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body())
        .isEqualTo(
            "{\"healthy\":false,\"problems\":"
                + "[{\"check\":\"engine\",\"problem\":\"has not answered for 60 s\"}]}\n");
  }

  @Test
  void status_get_theSuppliedObject() throws Exception {
    HttpResponse<String> response = send("GET", "/status?pretty");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"height\":7}\n");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void status_supplierFails_500WithoutTheReason() throws Exception {
    status =
        () -> {
          throw new IllegalStateException("secret");
        };

    HttpResponse<String> response = send("GET", "/status");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret", "Exception", "at org.poai");
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void head_anyPath_headersOfGetWithoutBody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(13);
  }

  @Test
  void otherMethodsAndPaths_405And404() throws Exception {
    HttpResponse<String> post = send("POST", "/metrics");

    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(send("DELETE", "/nowhere").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/metrics/more").statusCode()).isEqualTo(404);
  }

  @Test
  void status_errorOfTheJvm_500AndNothingElseEnds() throws Exception {
    status =
        () -> {
          throw new OutOfMemoryError("Cannot reserve 8192 bytes of direct buffer memory");
        };

    assertThat(send("GET", "/status").statusCode()).isEqualTo(500);
    assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void host_byAnyName_isAnswered() throws Exception {
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.0\r\nHost: node.example\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.0 200 OK");
    }
  }

  private HttpFront serve(MemoryShare memory) throws IOException {
    return new HttpFront(
        "watch",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        routes.routes(),
        Access.open(),
        FrontLimits.ofWatchers(),
        memory,
        metrics);
  }

  private static void fail(String part, Throwable cause) {
    throw new AssertionError(part, cause);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
