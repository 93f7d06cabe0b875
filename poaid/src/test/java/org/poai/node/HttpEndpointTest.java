package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.poai.node.config.HttpConfig;
import org.poai.node.status.ProcessMetrics;

final class HttpEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final Watchdog watchdog =
      new Watchdog(metrics, HttpEndpointTest::fail, (check, problem) -> {});
  private volatile Supplier<JsonObject> status =
      () -> new JsonObject(Map.of("height", JsonValue.of(7)));
  private HttpEndpoint endpoint;

  @BeforeEach
  void start() throws PortUnavailableException {
    ProcessMetrics.register(metrics);
    endpoint = bind(new HttpConfig("127.0.0.1", Optional.of(0)));
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.stop();
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
        .containsPattern("poai_node_jvm_heap_used_bytes [1-9]")
        .containsPattern("poai_node_jvm_threads [1-9]")
        .containsPattern("poai_node_jvm_gc_seconds_total [0-9]")
        .containsPattern("poai_node_uptime_seconds [0-9]")
        .containsPattern("poai_node_process_open_fds [1-9]");
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
    assertThat(send("DELETE", "/nowhere").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/metrics/more").statusCode()).isEqualTo(404);
  }

  @Test
  void bind_explicitPortTaken_oneSentence() {
    assertThatThrownBy(() -> bind(new HttpConfig("127.0.0.1", Optional.of(endpoint.port()))))
        .isInstanceOf(PortUnavailableException.class)
        .hasMessageStartingWith("Port " + endpoint.port() + " of 127.0.0.1 is taken")
        .hasMessageNotContaining("\n");
  }

  @Test
  void bind_unknownHost_oneSentence() {
    assertThatThrownBy(() -> bind(new HttpConfig("256.1.1.1", Optional.of(0))))
        .isInstanceOf(PortUnavailableException.class)
        .hasMessageStartingWith("Cannot listen on 256.1.1.1:0: ");
  }

  @Test
  void bind_defaultPortTaken_movesOn() throws Exception {
    try (ServerSocket taken = takeDefaultPort()) {
      HttpEndpoint moved = bind(HttpConfig.standard());
      int port = moved.port();
      moved.stop();

      assertThat(port).isGreaterThan(HttpConfig.DEFAULT_PORT).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void stop_afterStart_portIsFreeAgain() throws Exception {
    int port = endpoint.port();
    send("GET", "/health");

    endpoint.stop();

    HttpEndpoint again = bind(new HttpConfig("127.0.0.1", Optional.of(port)));
    again.stop();
  }

  /** Takes the default port, unless another program already has it, which serves as well. */
  private static ServerSocket takeDefaultPort() throws IOException {
    try {
      return new ServerSocket(HttpConfig.DEFAULT_PORT, 1, InetAddress.getLoopbackAddress());
    } catch (java.net.BindException e) {
      return new ServerSocket();
    }
  }

  private HttpEndpoint bind(HttpConfig config) throws PortUnavailableException {
    return HttpEndpoint.bind(config, metrics, watchdog, () -> status.get(), HttpEndpointTest::fail);
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
