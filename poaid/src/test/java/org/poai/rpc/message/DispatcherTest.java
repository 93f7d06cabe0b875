package org.poai.rpc.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.JsonValue;
import org.poai.primitives.Bytes;

/** Requests and what they are answered with, in geth's codes and words. */
final class DispatcherTest {
  private static final long MIB = 1 << 20;

  private final AtomicLong nanos = new AtomicLong();
  private final Dispatcher dispatcher =
      new Dispatcher(
          Map.of(
              "wait",
                  params -> {
                    nanos.addAndGet(TimeUnit.SECONDS.toNanos(16));
                    return JsonValue.of("waited");
                  },
              "fill",
                  params ->
                      JsonValue.of("x".repeat((int) (params.get(0, JsonValue::asLong) * MIB))),
              "echo", params -> params.get(0, value -> value),
              "hash", params -> Values.of(params.get(0, Values::hash)),
              "revert",
                  params -> {
                    throw RpcException.reverted("execution reverted", Bytes.of((byte) 1));
                  },
              "bug",
                  params -> {
                    throw new IllegalStateException("secret");
                  }),
          nanos::get);

  private String answer(String body) {
    return dispatcher
        .answer(body.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress())
        .join()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  private static String error(String id, int code, String message) {
    return "{\"error\":{\"code\":"
        + code
        + ",\"message\":\""
        + message
        + "\"},\"id\":"
        + id
        + ",\"jsonrpc\":\"2.0\"}";
  }

  @Test
  void request_isAnsweredUnderItsId() {
    assertThat(answer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"echo\",\"params\":[\"a\"]}"))
        .isEqualTo("{\"id\":7,\"jsonrpc\":\"2.0\",\"result\":\"a\"}");
    assertThat(answer("{\"id\":\"x\",\"method\":\"echo\",\"params\":[[1]],\"more\":1}"))
        .isEqualTo("{\"id\":\"x\",\"jsonrpc\":\"2.0\",\"result\":[1]}");
  }

  @Test
  void notification_isNotAnswered() {
    assertThat(answer("{\"method\":\"echo\",\"params\":[1]}")).isEmpty();
  }

  @Test
  void malformed_isARefusalOfGeth() {
    assertThat(answer("{")).contains("\"code\":-32700").contains("\"id\":null");
    assertThat(answer("5")).isEqualTo(error("null", -32600, "invalid request"));
    assertThat(answer("[]")).isEqualTo(error("null", -32600, "empty batch"));
    assertThat(answer("{\"id\":1}")).isEqualTo(error("1", -32600, "invalid request: no method"));
    assertThat(answer("{\"id\":1,\"method\":\"x\"}"))
        .isEqualTo(error("1", -32601, "the method x does not exist/is not available"));
    assertThat(answer("{\"id\":1,\"method\":\"echo\"}"))
        .isEqualTo(error("1", -32602, "missing value for required argument 0"));
    assertThat(answer("{\"id\":1,\"method\":\"hash\",\"params\":[\"0x12\"]}"))
        .isEqualTo(error("1", -32602, "invalid argument 0: hex string of 32 bytes expected"));
  }

  @Test
  void revert_carriesItsData() {
    assertThat(answer("{\"id\":1,\"method\":\"revert\"}"))
        .isEqualTo(
            "{\"error\":{\"code\":3,\"data\":\"0x01\",\"message\":\"execution reverted\"},"
                + "\"id\":1,\"jsonrpc\":\"2.0\"}");
  }

  @Test
  void bug_tellsNothingOfItself() {
    assertThat(answer("{\"id\":1,\"method\":\"bug\"}"))
        .isEqualTo(error("1", -32000, "internal error"));
  }

  @Test
  void batch_isAnsweredEntryByEntry_upToAThousand() {
    assertThat(answer("[{\"id\":1,\"method\":\"echo\",\"params\":[1]},5]"))
        .isEqualTo(
            "[{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":1},"
                + error("null", -32600, "invalid request")
                + "]");
    String many =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(i -> "1")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(answer(many)).isEqualTo(error("null", -32600, "batch too large"));
  }

  @Test
  void batch_thatTakesTooLong_endsWithRefusals() {
    String waits =
        IntStream.range(0, 4)
            .mapToObj(i -> "{\"id\":" + i + ",\"method\":\"wait\"}")
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(answer(waits))
        .isEqualTo(
            "[{\"id\":0,\"jsonrpc\":\"2.0\",\"result\":\"waited\"},"
                + "{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"waited\"},"
                + error("2", -32002, "request timed out")
                + ","
                + error("3", -32002, "request timed out")
                + "]");
  }

  @Test
  void answerAboveTwentyFiveMebibytes_isAnError_aloneAndInABatch() {
    String fill = "{\"id\":%d,\"method\":\"fill\",\"params\":[%d]}";
    String tooLarge = "response too large";

    assertThat(answer(fill.formatted(1, 26))).isEqualTo(error("1", -32003, tooLarge));
    assertThat(answer(fill.formatted(1, 24))).hasSizeGreaterThan((int) (24 * MIB));
    String batch =
        IntStream.range(0, 4)
            .mapToObj(i -> fill.formatted(i, 12))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(answer(batch))
        .hasSizeLessThan((int) (25 * MIB))
        .endsWith(error("2", -32003, tooLarge) + "," + error("3", -32003, tooLarge) + "]");
  }

  @Test
  void quickMethods_andWhatIsRefusedAtOnce_needNoWorker() {
    Method quick = Method.quick("() Quantity", "One.", params -> Values.of(1));
    Method slow = Method.of("() Quantity", "One.", params -> Values.of(1));
    Dispatcher both = new Dispatcher(Map.of("quick", quick, "slow", slow), nanos::get);
    String request = "{\"id\":1,\"method\":\"%s\"%s}";
    List<Boolean> found =
        List.of(
                request.formatted("quick", ""),
                request.formatted("slow", ""),
                request.formatted("unknown", ""),
                "[" + request.formatted("quick", "") + "]",
                request.formatted("quick", " ".repeat(3_000)),
                "{")
            .stream()
            .map(
                body ->
                    both.begin(
                            body.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress())
                        .quick())
            .toList();

    assertThat(found).containsExactly(true, false, true, false, false, true);
  }

  @Test
  void argumentsMoreThanAMethodTakes_areRefused() {
    Method one = Method.of("(data: Data) Hash", "A hash.", params -> Values.NULL);
    Dispatcher described = new Dispatcher(Map.of("one", one), nanos::get);
    byte[] body = "{\"id\":1,\"method\":\"one\",\"params\":[1,2]}".getBytes(StandardCharsets.UTF_8);

    assertThat(
            described
                .answer(body, InetAddress.getLoopbackAddress())
                .join()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
        .hasValue(error("1", -32602, "too many arguments, want at most 1"));
  }

  @ParameterizedTest
  @CsvSource({"0x0,0", "0xff,255", "0xFF,255"})
  void quantity_ofEitherCase_isRead(String text, long number) throws Exception {
    assertThat(Values.number(JsonValue.of(text))).isEqualTo(number);
  }

  @Test
  void slot_shortOrWhole_isRead() throws Exception {
    assertThat(Values.slot(JsonValue.of("0x2")))
        .isEqualTo(Values.slot(JsonValue.of("0x" + "0".repeat(63) + "2")));
  }

  @Test
  void batch_asksInItsOrder_andWaitsForNoAnswerBeforeItMust() {
    CompletableFuture<JsonValue> first = new CompletableFuture<>();
    CompletableFuture<JsonValue> second = new CompletableFuture<>();
    Queue<CompletableFuture<JsonValue>> answers = new ArrayDeque<>(List.of(first, second));
    Method later =
        new Method.Later(
            params -> {
              CompletableFuture<JsonValue> answer = answers.remove();
              if (answers.isEmpty()) {
                // Both are asked by now: neither waits for the other.
                second.complete(JsonValue.of("second"));
                first.complete(JsonValue.of("first"));
              }
              return answer;
            });
    Dispatcher asked =
        new Dispatcher(
            Map.of(
                "later", later, "left", params -> JsonValue.of(Boolean.toString(!first.isDone()))),
            nanos::get);
    String batch =
        "[{\"id\":1,\"method\":\"later\"},{\"id\":2,\"method\":\"later\"},"
            + "{\"id\":3,\"method\":\"left\"}]";
    byte[] answer =
        asked
            .answer(batch.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress())
            .join()
            .orElseThrow();
    assertThat(new String(answer, StandardCharsets.UTF_8))
        .isEqualTo(
            "[{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"first\"},"
                + "{\"id\":2,\"jsonrpc\":\"2.0\",\"result\":\"second\"},"
                + "{\"id\":3,\"jsonrpc\":\"2.0\",\"result\":\"false\"}]");
  }

  @Test
  void laterAnswer_thatFails_isAnError() {
    Method refused =
        new Method.Later(
            params -> CompletableFuture.failedFuture(RpcException.server("nonce too low")));
    byte[] answer =
        new Dispatcher(Map.of("send", refused), nanos::get)
            .answer(
                "{\"id\":1,\"method\":\"send\"}".getBytes(StandardCharsets.UTF_8),
                InetAddress.getLoopbackAddress())
            .join()
            .orElseThrow();
    assertThat(new String(answer, StandardCharsets.UTF_8))
        .isEqualTo(error("1", -32000, "nonce too low"));
  }
}
