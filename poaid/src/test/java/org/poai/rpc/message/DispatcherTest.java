package org.poai.rpc.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
                  method(
                      params -> {
                        nanos.addAndGet(TimeUnit.SECONDS.toNanos(16));
                        return JsonValue.of("waited");
                      }),
              "fill",
                  method(
                      params ->
                          JsonValue.of("x".repeat((int) (params.get(0, JsonValue::asLong) * MIB)))),
              "echo", method(params -> params.get(0, value -> value)),
              "hash", method(params -> Values.of(params.get(0, Values::hash))),
              "revert",
                  method(
                      params -> {
                        throw RpcException.reverted("execution reverted", Bytes.of((byte) 1));
                      }),
              "bug",
                  method(
                      params -> {
                        throw new IllegalStateException("secret");
                      })),
          nanos::get,
          CallObserver.NONE);

  private static Method method(Method.Body body) {
    return Method.onWorker("(value?: Any) Any", "Something.", body);
  }

  private static Method later(Method.Beginning beginning) {
    return Method.later("() Any", "Something that others bring.", beginning);
  }

  private static String answer(Dispatcher asked, String body) {
    return text(
        asked.answer(
            body.getBytes(StandardCharsets.UTF_8),
            new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run)));
  }

  private static String text(CompletableFuture<Answer> answer) {
    return answer.join().json().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
  }

  private String answer(String body) {
    return answer(dispatcher, body);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"echo\",\"params\":[1]}",
        "{\"method\":\"unknown\"}",
        "{\"method\":\"hash\",\"params\":[]}",
        "{\"method\":\"hash\",\"params\":{}}",
        "{\"method\":\"hash\",\"params\":[1,2,3]}",
        "{\"method\":\"revert\"}",
        "{\"method\":\"bug\"}",
        "{\"method\":\"fill\",\"params\":[26]}",
      })
  void notification_isNeverAnswered_alsoInABatch_whateverBecomesOfIt(String notification) {
    assertThat(answer(notification)).isEmpty();
    assertThat(answer("[" + notification + "," + notification + "]")).isEmpty();
    assertThat(answer("[" + notification + ",{\"id\":1,\"method\":\"echo\",\"params\":[2]}]"))
        .isEqualTo("[{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":2}]");
    PendingAnswer begun =
        dispatcher.begin(
            notification.getBytes(StandardCharsets.UTF_8),
            new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run));
    assertThat(text(begun.rest().get())).isEmpty();
  }

  @Test
  void notificationForWhichThereIsNoTime_isNotAnsweredEither() {
    String wait = "{\"id\":7,\"method\":\"wait\"}";

    assertThat(answer("[" + wait + "," + wait + ",{\"method\":\"wait\"}]"))
        .doesNotContain("timed out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "18446744073709551615",
        "1.0",
        "1e400",
        "-0",
        "1E+2",
        "\"\\u00e9\"",
      })
  void id_comesBackAsItWasSent(String id) {
    String echoed = id.startsWith("\"") ? "\"\u00e9\"" : id;
    String request = "{\"id\":" + id + ",\"method\":\"%s\",\"params\":[5]}";

    assertThat(answer(request.formatted("echo")))
        .isEqualTo("{\"id\":" + echoed + ",\"jsonrpc\":\"2.0\",\"result\":5}");
    assertThat(answer("[" + request.formatted("unknown") + "]")).contains("\"id\":" + echoed + ",");
  }

  @Test
  void numberCalledId_withinParameters_isANumber() {
    assertThat(answer("{\"id\":1,\"method\":\"echo\",\"params\":[{\"id\":1.0}]}"))
        .endsWith("\"result\":{\"id\":1}}");
  }

  @Test
  void malformed_isARefusalOfGeth() {
    assertThat(answer("{")).contains("\"code\":-32700").contains("\"id\":null");
    assertThat(answer("5")).isEqualTo(error("null", -32600, "invalid request"));
    assertThat(answer("[]")).isEqualTo(error("null", -32600, "empty batch"));
    assertThat(answer("{\"id\":1}")).isEqualTo(error("1", -32600, "invalid request"));
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
    Method slow = Method.onWorker("() Quantity", "One.", params -> Values.of(1));
    Dispatcher both =
        new Dispatcher(Map.of("quick", quick, "slow", slow), nanos::get, CallObserver.NONE);
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
                            body.getBytes(StandardCharsets.UTF_8),
                            new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run))
                        .quick())
            .toList();

    assertThat(found).containsExactly(true, false, true, false, false, true);
  }

  @Test
  void argumentsMoreThanAMethodTakes_areRefused() {
    Method one = Method.onWorker("(data: Data) Hash", "A hash.", params -> Values.NULL);
    Dispatcher described = new Dispatcher(Map.of("one", one), nanos::get, CallObserver.NONE);

    assertThat(answer(described, "{\"id\":1,\"method\":\"one\",\"params\":[1,2]}"))
        .isEqualTo(error("1", -32602, "too many arguments, want at most 1"));
  }

  @ParameterizedTest
  @CsvSource({"0x0,0", "0xff,255", "0xFF,255"})
  void quantity_ofEitherCase_isRead(String text, long number) throws Exception {
    assertThat(Values.number(JsonValue.of(text))).isEqualTo(number);
  }

  @Test
  void slot_shortOrWhole_isRead() throws Exception {
    assertThat(StorageKey.slot(JsonValue.of("0x2")))
        .isEqualTo(StorageKey.slot(JsonValue.of("0x" + "0".repeat(63) + "2")));
  }

  @Test
  void batch_asksInItsOrder_andWaitsForNoAnswerBeforeItMust() {
    CompletableFuture<JsonValue> first = new CompletableFuture<>();
    CompletableFuture<JsonValue> second = new CompletableFuture<>();
    Queue<CompletableFuture<JsonValue>> answers = new ArrayDeque<>(List.of(first, second));
    Method later =
        later(
            params -> {
              CompletableFuture<JsonValue> answer = answers.remove();
              if (answers.isEmpty()) {
                // Both are asked by now: neither waits for the other.
                second.complete(JsonValue.of("second"));
                first.complete(JsonValue.of("first"));
              }
              return answer;
            });
    Method left = method(params -> JsonValue.of(Boolean.toString(!first.isDone())));
    Dispatcher asked =
        new Dispatcher(Map.of("later", later, "left", left), nanos::get, CallObserver.NONE);

    assertThat(
            answer(
                asked,
                "[{\"id\":1,\"method\":\"later\"},{\"id\":2,\"method\":\"later\"},"
                    + "{\"id\":3,\"method\":\"left\"}]"))
        .isEqualTo(
            "[{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"first\"},"
                + "{\"id\":2,\"jsonrpc\":\"2.0\",\"result\":\"second\"},"
                + "{\"id\":3,\"jsonrpc\":\"2.0\",\"result\":\"false\"}]");
  }

  /** A dispatcher whose first method is answered when the future is, and whose second at once. */
  private Dispatcher waiting(CompletableFuture<JsonValue> brought) {
    return new Dispatcher(
        Map.of("later", later(params -> brought), "now", method(params -> JsonValue.of("now"))),
        nanos::get,
        CallObserver.NONE);
  }

  private static final byte[] LATER_AND_NOW =
      "[{\"id\":1,\"method\":\"later\"},{\"id\":2,\"method\":\"now\"}]"
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void batchThatWaits_leavesItsWorker_andAnotherGoesOn() {
    CompletableFuture<JsonValue> brought = new CompletableFuture<>();
    Queue<Runnable> workers = new ArrayDeque<>();
    Caller caller = new Caller(InetAddress.getLoopbackAddress(), false, workers::add);

    CompletableFuture<Answer> answer = waiting(brought).answer(LATER_AND_NOW, caller);
    assertThat(answer).isNotDone();
    brought.complete(JsonValue.of("brought"));
    assertThat(answer).as("whoever brings an answer does not answer the rest").isNotDone();
    workers.remove().run();

    assertThat(text(answer))
        .isEqualTo(
            "[{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"brought\"},"
                + "{\"id\":2,\"jsonrpc\":\"2.0\",\"result\":\"now\"}]");
  }

  @Test
  void methodOfOwners_isRefusedToOthers_andBeginsNothing() {
    AtomicInteger calls = new AtomicInteger();
    Dispatcher dispatcher =
        new Dispatcher(
            Map.of(
                "poai_change",
                Method.ofOwners(
                    "() Boolean",
                    "Changes something.",
                    params -> JsonValue.of(calls.incrementAndGet() > 0))),
            () -> 0,
            CallObserver.NONE);
    byte[] body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"poai_change\"}"
            .getBytes(StandardCharsets.UTF_8);

    for (boolean isOwner : new boolean[] {false, true}) {
      Caller caller = new Caller(InetAddress.getLoopbackAddress(), isOwner, Runnable::run);
      String answer = text(dispatcher.answer(body, caller));

      assertThat(answer).contains(isOwner ? "\"result\":true" : "rpc.token");
      assertThat(calls).hasValue(isOwner ? 1 : 0);
    }
  }

  @Test
  void batchForWhichNoWorkerIsLeft_endsWithRefusals() {
    CompletableFuture<JsonValue> brought = new CompletableFuture<>();
    Caller caller =
        new Caller(
            InetAddress.getLoopbackAddress(),
            false,
            task -> {
              throw new RejectedExecutionException();
            });

    CompletableFuture<Answer> answer = waiting(brought).answer(LATER_AND_NOW, caller);
    brought.complete(JsonValue.of("brought"));

    assertThat(text(answer))
        .contains("\"result\":\"brought\"")
        .contains(error("2", -32000, "the node is too busy"));
  }

  @Test
  void laterAnswer_thatFails_isAnError() {
    Method refused =
        later(params -> CompletableFuture.failedFuture(RpcException.server("nonce too low")));

    assertThat(
            answer(
                new Dispatcher(Map.of("send", refused), nanos::get, CallObserver.NONE),
                "{\"id\":1,\"method\":\"send\"}"))
        .isEqualTo(error("1", -32000, "nonce too low"));
  }

  @Test
  void whatIsToFollowTheAnswer_isLeftToWhoWritesIt() {
    List<String> done = new ArrayList<>();
    Method subscribing =
        method(
            params -> {
              params.afterAnswer().accept(() -> done.add("after"));
              return JsonValue.of("subscribed");
            });
    Dispatcher asked =
        new Dispatcher(Map.of("subscribe", subscribing), nanos::get, CallObserver.NONE);

    Answer answer =
        asked
            .answer(
                "[{\"id\":1,\"method\":\"subscribe\"},{\"id\":2,\"method\":\"subscribe\"}]"
                    .getBytes(StandardCharsets.UTF_8),
                new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run))
            .join();

    assertThat(done).isEmpty();
    answer.written().run();
    assertThat(done).containsExactly("after", "after");
  }
}
