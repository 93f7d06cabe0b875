package org.poai.gateway;

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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.gateway.Backend.Bill;
import org.poai.gateway.Backend.Reader;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** The gateway over a real port, with a backend that the test plays. */
@Timeout(60)
final class GatewayTest {
  private static final String TOKEN = "secret";
  private static final Bill BILL =
      new Bill(false, 7, 3, "0x1122334455667788", Map.of("mode", JsonValue.of("test")));
  private static final String CHAT =
      "{\"model\":\"poai/test\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final MemoryShare share = new MemoryShare("clients", 96 << 20);
  private final BlockingQueue<Reader> readers = new LinkedBlockingQueue<>();
  private HttpFront front;

  private final Backend backend =
      new Backend() {
        @Override
        public String model() {
          return "poai/test";
        }

        @Override
        public void answer(Order order, Reader reader) {
          readers.add(reader);
        }
      };

  @BeforeEach
  void start() throws IOException {
    front =
        new HttpFront(
            "gateway",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Gateway(Runnable::run, new SecureRandom(), new ManualClock(1_700_000_000), metrics)
                .routes(List.of(backend)),
            Access.ofPrograms(TOKEN),
            FrontLimits.ofChats(),
            share,
            metrics);
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  @Test
  void gateway_noToken_401() throws Exception {
    HttpResponse<String> answer = send(request("/v1/models").GET());
    assertThat(answer.statusCode()).isEqualTo(401);
    JsonObject error = error(answer);
    assertThat(error.string("code")).isEqualTo("invalid_api_key");
    assertThat(error.string("message")).contains("Authorization: Bearer");
    assertThat(send(request("/v1/models").header("Authorization", "Bearer wrong").GET()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void pageOfABrowser_isNotAnswered_tokenOrNot() throws Exception {
    for (String origin : List.of("https://evil.example", "http://localhost:3000", "null")) {
      HttpResponse<String> answer = send(owner("/v1/models").header("Origin", origin).GET());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
      HttpResponse<String> preflight =
          send(
              request("/v1/chat/completions")
                  .header("Origin", origin)
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertThat(preflight.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
    }
  }

  @Test
  void models_areListedAndFound() throws Exception {
    JsonObject list = json(send(owner("/v1/models").GET()));
    assertThat(list.string("object")).isEqualTo("list");
    JsonObject only = list.get("data").asArray().get(0).asObject();
    assertThat(only.string("id")).isEqualTo("poai/test");
    for (String path : List.of("/v1/models/poai/test", "/v1/models/poai%2Ftest")) {
      assertThat(json(send(owner(path).GET()))).isEqualTo(only);
    }
    HttpResponse<String> none = send(owner("/v1/models/gpt-4").GET());
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(error(none).string("code")).isEqualTo("model_not_found");
  }

  @Test
  void chat_whole_hasOpenAisForm() throws Exception {
    var answering = client.sendAsync(chat(""), BodyHandlers.ofString());
    Reader reader = reader();
    reader.begin();
    reader.take(" Hello");
    reader.take(" you");
    reader.end(BILL);
    JsonObject answer = json(answering.get());
    assertThat(answer.string("object")).isEqualTo("chat.completion");
    assertThat(answer.string("id")).startsWith("chatcmpl-");
    assertThat(answer.string("model")).isEqualTo("poai/test");
    assertThat(answer.string("system_fingerprint")).isEqualTo("0x1122334455667788");
    JsonObject choice = answer.get("choices").asArray().get(0).asObject();
    assertThat(choice.string("finish_reason")).isEqualTo("stop");
    assertThat(choice.get("message").asObject().string("content")).isEqualTo(" Hello you");
    assertThat(choice.get("message").asObject().string("role")).isEqualTo("assistant");
    JsonObject usage = answer.get("usage").asObject();
    assertThat(usage.integer("prompt_tokens")).isEqualTo(7);
    assertThat(usage.integer("completion_tokens")).isEqualTo(3);
    assertThat(usage.integer("total_tokens")).isEqualTo(10);
    assertThat(answer.get("poai").asObject().string("mode")).isEqualTo("test");
  }

  @Test
  void answer_whoseTokensNobodyCounted_hasNoUsage() throws Exception {
    var answering = client.sendAsync(chat(""), BodyHandlers.ofString());
    Reader reader = reader();
    reader.begin();
    reader.end(new Bill(false, 0, 0, "0x", Map.of()));
    assertThat(json(answering.get()).get("usage")).isEqualTo(new JsonNull());
  }

  @Test
  void text_whole_hasOpenAisForm() throws Exception {
    var answering =
        client.sendAsync(
            owner("/v1/completions")
                .POST(BodyPublishers.ofString("{\"model\":\"poai/test\",\"prompt\":\"a\"}"))
                .build(),
            BodyHandlers.ofString());
    Reader reader = reader();
    reader.begin();
    reader.take("b");
    reader.end(new Bill(true, 1, 1, "0x", Map.of()));
    JsonObject answer = json(answering.get());
    assertThat(answer.string("object")).isEqualTo("text_completion");
    JsonObject choice = answer.get("choices").asArray().get(0).asObject();
    assertThat(choice.string("text")).isEqualTo("b");
    assertThat(choice.string("finish_reason")).isEqualTo("length");
  }

  @Test
  void chat_streamed_comesPieceByPiece_withUsageAndDone() throws Exception {
    var answering =
        client.sendAsync(
            chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
            BodyHandlers.ofLines());
    Reader reader = reader();
    reader.begin();
    HttpResponse<java.util.stream.Stream<String>> response = answering.get();
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    var lines = response.body().filter(line -> !line.isEmpty()).iterator();
    JsonObject opening = event(lines.next());
    assertThat(delta(opening).string("role")).isEqualTo("assistant");
    reader.take(" Hel");
    assertThat(delta(event(lines.next())).string("content")).isEqualTo(" Hel");
    reader.take("lo");
    assertThat(delta(event(lines.next())).string("content")).isEqualTo("lo");
    reader.end(BILL);
    JsonObject end = event(lines.next());
    assertThat(choice(end).string("finish_reason")).isEqualTo("stop");
    assertThat(end.get("poai").asObject().string("mode")).isEqualTo("test");
    JsonObject usage = event(lines.next());
    assertThat(usage.get("choices").asArray()).isEmpty();
    assertThat(usage.get("usage").asObject().integer("total_tokens")).isEqualTo(10);
    assertThat(lines.next()).isEqualTo("data: [DONE]");
    assertThat(lines.hasNext()).isFalse();
  }

  @Test
  void chat_stopWordAcrossPieces_endsTheText() throws Exception {
    var answering = client.sendAsync(chat(",\"stop\":[\"END\"]"), BodyHandlers.ofString());
    Reader reader = reader();
    reader.begin();
    assertThat(reader.take("some E")).isTrue();
    assertThat(reader.take("ND more")).isFalse();
    reader.end(new Bill(true, 7, 3, "0x", Map.of()));
    JsonObject choice = choice(json(answering.get()));
    assertThat(choice.get("message").asObject().string("content")).isEqualTo("some ");
    assertThat(choice.string("finish_reason")).isEqualTo("stop");
  }

  @Test
  void refusals_haveAStatusACodeAndASentence() throws Exception {
    Map<ApiError, Integer> all =
        Map.of(
            ApiError.busy("wait"), 429,
            ApiError.unavailable("later"), 503,
            ApiError.tooLong("long"), 400,
            ApiError.unanswerable("no"), 400);
    for (Map.Entry<ApiError, Integer> each : all.entrySet()) {
      for (String more : List.of("", ",\"stream\":true")) {
        var answering = client.sendAsync(chat(more), BodyHandlers.ofString());
        reader().refuse(each.getKey());
        assertThat(answering.get().statusCode()).isEqualTo(each.getValue());
        assertThat(error(answering.get()).string("message")).isEqualTo(each.getKey().message());
        assertThat(error(answering.get()).string("code"))
            .isEqualTo(each.getKey().code().orElseThrow());
      }
    }
  }

  @Test
  void failureWithinAStream_isAnEventAndTheEnd() throws Exception {
    var answering = client.sendAsync(chat(",\"stream\":true"), BodyHandlers.ofLines());
    Reader reader = reader();
    reader.begin();
    reader.take("a");
    reader.refuse(ApiError.unavailable("gone"));
    List<String> lines = answering.get().body().filter(line -> !line.isEmpty()).toList();
    assertThat(lines).hasSize(3).doesNotContain("data: [DONE]");
    assertThat(event(lines.get(2)).get("error").asObject().string("message")).isEqualTo("gone");
  }

  @Test
  void clientThatGoesAway_stopsItsText() throws Exception {
    for (String more : List.of("", ",\"stream\":true")) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
      String body = String.format(CHAT, more);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + TOKEN
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      Reader reader = reader();
      reader.begin();
      assertThat(reader.take("a")).isTrue();
      socket.close();
      Until.holds("no more is wanted", () -> !reader.take("b"));
      reader.end(BILL);
    }
    Until.holds("all memory is given back", () -> share.used() == 0);
    assertThat(metrics.scrape()).contains("gateway_requests_total{outcome=\"gone\"} 2");
  }

  @Test
  void requestThatIsNone_isRefusedInOpenAisForm() throws Exception {
    assertRefused(404, owner("/v1/embeddings").POST(BodyPublishers.ofString("{}")));
    assertThat(error(send(owner("/v1/embeddings").GET())).string("message"))
        .isEqualTo("There is /v1/chat/completions, /v1/completions, /v1/models.");
    assertRefused(405, owner("/v1/chat/completions").GET());
    assertRefused(405, owner("/v1/chat/completions").method("HEAD", BodyPublishers.noBody()));
    assertRefused(
        415,
        owner("/v1/chat/completions")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofString("{}")));
    assertRefused(
        413,
        owner("/v1/chat/completions").POST(BodyPublishers.ofString("x".repeat((256 << 10) + 1))));
    assertRefused(400, owner("/v1/chat/completions").POST(BodyPublishers.ofString("{")));
    assertRefused(
        404,
        owner("/v1/chat/completions")
            .POST(BodyPublishers.ofString(String.format(CHAT, "").replace("poai/test", "gpt-4"))));
    assertThat(readers).isEmpty();
  }

  private void assertRefused(int status, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (!answer.body().isEmpty()) {
      assertThat(error(answer).string("message")).endsWith(".");
    }
  }

  private Reader reader() throws InterruptedException {
    Reader reader = readers.poll(30, TimeUnit.SECONDS);
    assertThat(reader).isNotNull();
    return reader;
  }

  private HttpRequest chat(String more) {
    return owner("/v1/chat/completions")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(String.format(CHAT, more)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path));
  }

  private HttpRequest.Builder owner(String path) {
    return request(path).header("Authorization", "Bearer " + TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.parse(response.body()).asObject();
  }

  private static JsonObject error(HttpResponse<String> response) throws Exception {
    return Json.parse(response.body()).asObject().get("error").asObject();
  }

  private static JsonObject event(String line) throws Exception {
    assertThat(line).startsWith("data: ");
    return Json.parse(line.substring(6)).asObject();
  }

  private static JsonObject choice(JsonObject answer) throws Exception {
    return answer.get("choices").asArray().get(0).asObject();
  }

  private static JsonObject delta(JsonObject chunk) throws Exception {
    assertThat(chunk.string("object")).isEqualTo("chat.completion.chunk");
    return choice(chunk).get("delta").asObject();
  }
}
