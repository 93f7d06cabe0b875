package org.poai.rpc.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.JsonValue;
import org.poai.primitives.Bytes;

/** Requests and what they are answered with, in geth's codes and words. */
final class DispatcherTest {
  private final Dispatcher dispatcher =
      new Dispatcher(
          Map.of(
              "echo", params -> params.get(0, value -> value),
              "hash", params -> Values.of(params.get(0, Values::hash)),
              "revert",
                  params -> {
                    throw RpcException.reverted("execution reverted", Bytes.of((byte) 1));
                  },
              "bug",
                  params -> {
                    throw new IllegalStateException("secret");
                  }));

  private String answer(String body) {
    return dispatcher
        .answer(body.getBytes(StandardCharsets.UTF_8))
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
}
